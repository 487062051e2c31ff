package dev.muster.core.event;

import java.util.Collections;
import java.util.Map;
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

  /** Copies the map. */
  public UrlParameters {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Of a map in any order. */
  public UrlParameters(Map<String, String> values) {
    this(new TreeMap<>(values));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
