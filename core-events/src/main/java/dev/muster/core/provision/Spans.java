package dev.muster.core.provision;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of something are there. Immutable.
 *
 * @param parts apart from each other, in their order
 */
public record Spans(List<Span> parts) {
  /** Nothing. */
  public static final Spans NONE = new Spans(List.of());

  /** A device that fetches in more pieces than that fetches anew. */
  private static final int MOST = 64;

  /** Copies the list. */
  public Spans {
    parts = List.copyOf(parts);
  }

  /**
   * A part.
   *
   * @param to behind its last place
   */
  public record Span(long from, long to) {}

  /** These and one more. */
  public Spans with(long from, long to) {
    long start = from;
    long end = to;
    List<Span> apart = new ArrayList<>();
    for (Span part : parts) {
      if (part.to() < start || part.from() > end) {
        apart.add(part);
      } else {
        start = Math.min(start, part.from());
        end = Math.max(end, part.to());
      }
    }
    if (apart.size() >= MOST) {
      return this;
    }
    int place = 0;
    while (place < apart.size() && apart.get(place).from() < start) {
      place++;
    }
    apart.add(place, new Span(start, end));
    return new Spans(apart);
  }

  /** Whether all of something of this size is there. */
  public boolean cover(long size) {
    return parts.size() == 1 && parts.getFirst().from() == 0 && parts.getFirst().to() >= size;
  }

  /** How much is there. */
  public long length() {
    return parts.stream().mapToLong(part -> part.to() - part.from()).sum();
  }
}
