package dev.muster.gateway.authproxy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Where a request goes below the URL of the program that it is passed on to. */
final class Target {
  private Target() {}

  /**
   * Path and query. What stands behind {@code /authproxy/} is hostile: it leads to no folder above
   * the program's URL, and to no other host. Empty if it would.
   *
   * @param rest of the path as it came, without a slash at its beginning
   * @param query may be null
   */
  static Optional<String> below(URI base, String rest, String query) {
    for (String part : rest.split("/", -1)) {
      String plain = part.toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (plain.equals(".")
          || plain.equals("..")
          || plain.contains("%2f")
          || plain.contains("%5c")
          || plain.contains("\\")
          || plain.contains("#")) {
        return Optional.empty();
      }
    }
    String own = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    String first = base.getRawQuery() == null ? "" : base.getRawQuery();
    String second = query == null ? "" : query;
    String both = first.isEmpty() || second.isEmpty() ? first + second : first + "&" + second;
    return Optional.of(own + "/" + rest + (both.isEmpty() ? "" : "?" + both));
  }
}
