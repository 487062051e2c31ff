package dev.muster.gateway.user;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a digest response, as RFC 2617 has them: {@code Digest username="…", …}. */
record DigestResponse(Map<String, String> parameters) {
  private static final int LONGEST = 4096;
  private static final String SCHEME = "digest";
  private static final Pattern PARAMETER =
      Pattern.compile("\\G[\\s,]*([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");

  /** Reads one; of a text that is none there are no parameters. */
  static DigestResponse read(String text) {
    String rest = text.strip();
    if (rest.length() > LONGEST) {
      return new DigestResponse(Map.of());
    }
    if (rest.toLowerCase(Locale.ROOT).startsWith(SCHEME + " ")) {
      rest = rest.substring(SCHEME.length());
    }
    Map<String, String> found = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(rest);
    while (matcher.find()) {
      String quoted = matcher.group(2);
      String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
      found.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
    }
    return new DigestResponse(Map.copyOf(found));
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
