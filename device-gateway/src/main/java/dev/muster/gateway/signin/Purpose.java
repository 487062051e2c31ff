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

  /** A profile where enrollment is open to whoever signs in. */
  record Open() implements Purpose {}

  /**
   * The profile of a device that Apple sent here, and that said who it is.
   *
   * @param account of DEP that has it; empty where none does and it is let in nevertheless
   */
  record InSetup(Grant.ForDepDevice device, Optional<String> account) implements Purpose {
    /** What its certificate is for: one that Apple does not name takes nobody's place. */
    public Grant grant() {
      return account.<Grant>map(has -> device).orElseGet(Grant.Open::new);
    }
  }

  /** Without line ends. */
  default String text() {
    return switch (this) {
      case Account(var mode) -> "account " + mode;
      case ByLink(var secret) -> "link " + secret;
      case Open none -> "open ";
      case InSetup(Grant.ForDepDevice(var serial, var device), var account) ->
          "setup " + serial + '/' + device.value() + '/' + account.orElse("");
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
      case "open" -> Optional.of(new Open());
      case "link" -> Optional.of(new ByLink(rest));
      case "setup" -> {
        String[] parts = rest.split("/", 3);
        yield Optional.of(
            new InSetup(
                new Grant.ForDepDevice(parts[0], new EnrollmentId(parts[1])),
                Optional.of(parts[2]).filter(account -> !account.isEmpty())));
      }
      default -> Optional.empty();
    };
  }
}
