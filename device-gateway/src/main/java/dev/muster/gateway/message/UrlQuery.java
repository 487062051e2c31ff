package dev.muster.gateway.message;

import dev.muster.core.event.UrlParameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the parameters of a URL that a device sends a message to, within limits. */
public final class UrlQuery {
  /** As many are kept. */
  public static final int MOST = 32;

  /** So many characters are kept, of names and values together. */
  public static final int LARGEST = 2048;

  private UrlQuery() {}

  /**
   * Reads the part behind the question mark as Go's {@code url.Values} does, and so NanoMDM: a pair
   * that is not escaped well, or has a semicolon, is passed over, and the first of a name counts.
   * What is beyond the limits is passed over as well.
   *
   * @param query may be null, for a URL without any
   */
  public static UrlParameters read(String query) {
    if (query == null || query.isEmpty()) {
      return UrlParameters.NONE;
    }
    Map<String, String> kept = new HashMap<>();
    int room = LARGEST;
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (pair.isEmpty()
          || pair.indexOf(';') >= 0
          || name.isEmpty()
          || value.isEmpty()
          || kept.containsKey(name.get())) {
        continue;
      }
      int length = name.get().length() + value.get().length();
      if (kept.size() < MOST && length <= room) {
        kept.put(name.get(), value.get());
        room -= length;
      }
    }
    return new UrlParameters(kept);
  }

  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
