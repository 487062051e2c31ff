package dev.muster.gateway.dep;

/**
 * Looks at the shape of BER (X.690) before anything is made of it: a parser that goes down by
 * recursion would exhaust its stack on what is deep enough.
 */
final class BerShape {
  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1F;
  private static final int INDEFINITE = 0x80;

  /** Stands in the place of an end that is found only when it is reached. */
  private static final int OPEN = -1;

  private final byte[] bytes;
  private final int[] ends;
  private int depth;
  private int at;

  private BerShape(byte[] bytes, int deepest) {
    this.bytes = bytes;
    this.ends = new int[deepest];
  }

  /**
   * Whether these bytes are one element and nothing behind it, whose lengths fit into each other,
   * and which is no deeper than this.
   */
  static boolean fits(byte[] bytes, int deepest) {
    return new BerShape(bytes, deepest).walk();
  }

  private boolean walk() {
    do {
      if (!closes() && !step()) {
        return false;
      }
      while (depth > 0 && ends[depth - 1] == at) {
        depth--;
      }
    } while (depth > 0);
    return at == bytes.length;
  }

  /** Two zeros end what has no length. */
  private boolean closes() {
    if (depth == 0 || ends[depth - 1] != OPEN || at + 2 > limit()) {
      return false;
    }
    if (bytes[at] != 0 || bytes[at + 1] != 0) {
      return false;
    }
    at += 2;
    depth--;
    return true;
  }

  /** Goes into an element that has others in it, and over one that has none. */
  private boolean step() {
    int limit = limit();
    if (at + 2 > limit || (bytes[at] & LONG_TAG) == LONG_TAG) {
      return false;
    }
    boolean constructed = (bytes[at] & CONSTRUCTED) != 0;
    int length = bytes[at + 1] & 0xFF;
    at += 2;
    if (length == INDEFINITE) {
      return constructed && enter(OPEN);
    }
    if (length > INDEFINITE) {
      int count = length & 0x7F;
      if (count > 3 || at + count > limit) {
        return false;
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | bytes[at++] & 0xFF;
      }
    }
    if (length > limit - at) {
      return false;
    }
    if (constructed) {
      return enter(at + length);
    }
    at += length;
    return true;
  }

  private boolean enter(int end) {
    if (depth == ends.length) {
      return false;
    }
    ends[depth++] = end;
    return true;
  }

  /** Where the innermost element ends of which that is known. */
  private int limit() {
    for (int i = depth - 1; i >= 0; i--) {
      if (ends[i] != OPEN) {
        return ends[i];
      }
    }
    return bytes.length;
  }
}
