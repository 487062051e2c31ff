package dev.muster.catalog;

import java.util.Arrays;
import java.util.Optional;

/**
 * A version of an operating system, such as 10.15.4.
 *
 * @param text as it was written
 */
public record Version(String text) implements Comparable<Version> {

  /** The version that is written like this; empty if none is. */
  public static Optional<Version> parse(String text) {
    return text.matches("[0-9]{1,6}(\\.[0-9]{1,6}){0,4}")
        ? Optional.of(new Version(text))
        : Optional.empty();
  }

  @Override
  public int compareTo(Version other) {
    return Arrays.compare(parts(), other.parts());
  }

  /** 26.0 is 26. */
  private int[] parts() {
    return Arrays.stream(text.replaceAll("(\\.0+)+$", "").split("\\."))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  @Override
  public String toString() {
    return text;
  }
}
