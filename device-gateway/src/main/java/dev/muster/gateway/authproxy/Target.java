package dev.muster.gateway.authproxy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a request goes below the URL of the program that it is passed on to. */
final class Target {
  /** What some take for a slash, or for the end of the path. */
  private static final Pattern ESCAPES = Pattern.compile("(?i)%2f|%5c|[\\\\#]");

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
      // Some take away what stands behind a semicolon before they look for dots.
      String plain =
          part.toLowerCase(Locale.ROOT).replace("%2e", ".").replace("%3b", ";").split(";", 2)[0];
      if (plain.equals(".") || plain.equals("..") || ESCAPES.matcher(part).find()) {
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
