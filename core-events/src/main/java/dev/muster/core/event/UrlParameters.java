package dev.muster.core.event;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of a URL by their names, in alphabetical order.
 *
 * @param values the first value of each name
 */
public record UrlParameters(SortedMap<String, String> values) {
  /** A URL without any. */
  public static final UrlParameters NONE = new UrlParameters(Map.of());

  /** As many are kept. */
  public static final int MOST = 32;

  /** So many characters are kept, of names and values together. */
  public static final int LARGEST = 2048;

  /** Copies the map. */
  public UrlParameters {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Of a map in any order. */
  public UrlParameters(Map<String, String> values) {
    this(new TreeMap<>(values));
  }

  /**
   * Reads the part behind the question mark as Go's {@code url.Values} does, and so NanoMDM: a pair
   * that is not escaped well, or has a semicolon, is passed over, and the first of a name counts.
   * What is beyond the limits is passed over as well.
   *
   * @param query may be null, for a URL without any
   */
  public static UrlParameters parse(String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    SortedMap<String, String> kept = new TreeMap<>();
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

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
