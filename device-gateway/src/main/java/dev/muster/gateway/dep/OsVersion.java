package dev.muster.gateway.dep;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version of an operating system. Ordered by its numbers: 26.10 comes after 26.9, and 26 is 26.0.
 *
 * @param parts without zeros at the end, so that one version has one form
 */
public record OsVersion(List<Integer> parts) implements Comparable<OsVersion> {
  /** More than Apple has used, and no more than an {@code int} takes. */
  private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,4}");

  /** Leaves out zeros at the end. */
  public OsVersion {
    int end = parts.size();
    while (end > 1 && parts.get(end - 1) == 0) {
      end--;
    }
    parts = List.copyOf(parts.subList(0, end));
  }

  /** The version that a text such as {@code 26.2.1} says; nothing if it says none. */
  public static Optional<OsVersion> of(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(
            new OsVersion(Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList()))
        : Optional.empty();
  }

  @Override
  public int compareTo(OsVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int difference = Integer.compare(part(i), other.part(i));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private int part(int i) {
    return i < parts.size() ? parts.get(i) : 0;
  }

  @Override
  public String toString() {
    return parts.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
