package dev.muster.gateway.signin;

import dev.muster.core.event.SignIn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How devices may enroll by their users' accounts, the way that is wanted most first: a device
 * takes the first that it knows (Apple, "Implementing the simple authentication account-driven
 * enrollment flow").
 */
public record AccountServers(List<Way> ways) {
  /**
   * One way.
   *
   * @param family {@code model-family} of the devices that it is for; all, if there is none
   */
  public record Way(SignIn.Mode mode, Optional<String> family) {}

  /** Copies the list. */
  public AccountServers {
    ways = List.copyOf(ways);
  }

  /** The ways for devices of a family. */
  public List<SignIn.Mode> of(String family) {
    return ways.stream()
        .filter(way -> way.family().filter(f -> !f.equalsIgnoreCase(family)).isEmpty())
        .map(Way::mode)
        .distinct()
        .toList();
  }

  /** The way that a path names; empty if no device may come by it. */
  public Optional<SignIn.Mode> named(String path) {
    return ways.stream().map(Way::mode).filter(mode -> path(mode).equals(path)).findFirst();
  }

  /** What a way is called in paths. */
  public static String path(SignIn.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
