package dev.muster.dep.token;

/**
 * Walks over a BER element, indefinite lengths included, before a parser that recurses is let loose
 * on it: is it whole, and is it no deeper than it has to be?
 */
final class BerBounds {
  private static final int CONSTRUCTED = 0x20;
  private static final int INDEFINITE = -1;

  private final byte[] ber;
  private final int deepest;
  private int at;

  private BerBounds(byte[] ber, int deepest) {
    this.ber = ber;
    this.deepest = deepest;
  }

  /** Whether an element stands at the beginning that is whole, and no deeper than said. */
  static boolean hold(byte[] ber, int deepest) {
    try {
      return new BerBounds(ber, deepest).walk();
    } catch (ArrayIndexOutOfBoundsException e) {
      return false;
    }
  }

  private boolean walk() {
    int[] ends = new int[deepest];
    int depth = 0;
    do {
      while (depth > 0 && ends[depth - 1] == at) {
        depth--;
      }
      if (depth == 0 && at > 0) {
        return true;
      }
      int limit = innermost(ends, depth);
      if (at >= limit) {
        return false;
      }
      if (ber[at] == 0 && ber[at + 1] == 0) {
        if (depth == 0 || ends[depth - 1] != INDEFINITE) {
          return false;
        }
        at += 2;
        depth--;
        continue;
      }
      boolean constructed = (ber[at] & CONSTRUCTED) != 0;
      skipTag();
      int length = length();
      if (length == INDEFINITE ? !constructed : length > limit - at) {
        return false;
      }
      if (!constructed) {
        at += length;
      } else if (depth == deepest) {
        return false;
      } else {
        ends[depth++] = length == INDEFINITE ? INDEFINITE : at + length;
      }
    } while (depth > 0);
    return true;
  }

  /** Where the innermost element of a known length ends. */
  private int innermost(int[] ends, int depth) {
    for (int i = depth - 1; i >= 0; i--) {
      if (ends[i] != INDEFINITE) {
        return ends[i];
      }
    }
    return ber.length;
  }

  private void skipTag() {
    if ((ber[at++] & 0x1f) == 0x1f) {
      while ((ber[at++] & 0x80) != 0) {
        // A tag of several octets ends with the first that has no high bit.
      }
    }
  }

  private int length() {
    int first = ber[at++] & 0xff;
    if (first == 0x80) {
      return INDEFINITE;
    }
    if (first < 0x80) {
      return first;
    }
    long length = 0;
    for (int octets = first & 0x7f; octets > 0; octets--) {
      length = length << 8 | ber[at++] & 0xff;
      if (length > ber.length) {
        return Integer.MAX_VALUE;
      }
    }
    return (int) length;
  }
}
