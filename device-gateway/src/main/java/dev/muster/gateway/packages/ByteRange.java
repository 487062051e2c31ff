package dev.muster.gateway.packages;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file, half open.
 *
 * @param from the first byte
 * @param to behind the last byte
 */
public record ByteRange(long from, long to) {
  private static final int LONGEST = 64;
  private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /** Which part of a file a request is answered with. */
  public sealed interface Asked {
    /** All of it. */
    record Whole() implements Asked {}

    /** A part. */
    record Part(ByteRange range) implements Asked {}

    /** One that the file does not have. */
    record Unsatisfiable() implements Asked {}
  }

  /**
   * What a {@code Range} header asks for (RFC 9110, section 14.2). Several ranges at once, and what
   * is no range, are answered with all, as a server may.
   *
   * @param size of the file, more than 0
   */
  public static Asked asked(Optional<String> header, long size) {
    Optional<Matcher> single =
        header
            .filter(text -> text.length() <= LONGEST)
            .map(SINGLE::matcher)
            .filter(Matcher::matches);
    if (single.isEmpty()) {
      return new Asked.Whole();
    }
    String first = single.get().group(1);
    String last = single.get().group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Asked.Whole() : suffix(Long.parseLong(last), size);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size : Math.min(Long.parseLong(last) + 1, size);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return new Asked.Whole();
    }
    return from >= size ? new Asked.Unsatisfiable() : new Asked.Part(new ByteRange(from, to));
  }

  private static Asked suffix(long length, long size) {
    return length == 0
        ? new Asked.Unsatisfiable()
        : new Asked.Part(new ByteRange(Math.max(0, size - length), size));
  }

  /** How many bytes it has. */
  public long length() {
    return to - from;
  }
}
