package dev.muster.gateway.signin;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import java.util.Optional;

/** What somebody signs in for. */
public sealed interface Purpose {
  /** A device that enrolls by its user's account in this way. */
  record Account(SignIn.Mode mode) implements Purpose {}

  /**
   * The profile of an enrollment link.
   *
   * @param secret of the link
   */
  record ByLink(String secret) implements Purpose {
    /** Without the secret. */
    @Override
    public String toString() {
      return "ByLink[]";
    }
  }

  /** The profile of a device that Apple sent here, and that said who it is. */
  record InSetup(Grant.ForDepDevice device) implements Purpose {}

  /** Without line ends. */
  default String text() {
    return switch (this) {
      case Account(var mode) -> "account " + mode;
      case ByLink(var secret) -> "link " + secret;
      case InSetup(Grant.ForDepDevice(var serial, var device)) ->
          "setup " + serial + '/' + device.value();
    };
  }

  /** The purpose of a text; empty if it is none. */
  static Optional<Purpose> of(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      return Optional.empty();
    }
    String rest = text.substring(blank + 1);
    return switch (text.substring(0, blank)) {
      case "account" -> Optional.of(new Account(SignIn.Mode.valueOf(rest)));
      case "link" -> Optional.of(new ByLink(rest));
      case "setup" -> {
        int slash = rest.indexOf('/');
        yield Optional.of(
            new InSetup(
                new Grant.ForDepDevice(
                    rest.substring(0, slash), new EnrollmentId(rest.substring(slash + 1)))));
      }
      default -> Optional.empty();
    };
  }
}
