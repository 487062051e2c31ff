package dev.muster.plist;

import java.util.Arrays;

/**
 * Looks over a binary property list before objects are made of it (format: Apple's CFBinaryPList.c,
 * as described in its comments: header, objects, offset table, 32-byte trailer).
 */
final class BinaryGuard {
  private static final int HEADER = 8;
  private static final int TRAILER = 32;

  private static final int UNSEEN = 0;
  private static final int OPEN = -1;

  private final byte[] document;
  private final PlistLimits limits;
  private final int refSize;
  private final int offsetSize;
  private final int objects;
  private final int offsetTable;

  /** For each object, how many elements it unfolds to; OPEN while it is being looked at. */
  private final int[] sizes;

  /** For each object that was looked at, how deep it is nested in itself. */
  private final int[] heights;

  private BinaryGuard(byte[] document, PlistLimits limits) throws PlistException {
    this.document = document;
    this.limits = limits;
    if (document.length < HEADER + TRAILER) {
      throw new PlistException("cut short");
    }
    int trailer = document.length - TRAILER;
    this.offsetSize = document[trailer + 6];
    this.refSize = document[trailer + 7];
    long count = number(trailer + 8, 8);
    long table = number(trailer + 24, 8);
    if (offsetSize < 1 || offsetSize > 8 || refSize < 1 || refSize > 8) {
      throw new PlistException("sizes out of range");
    }
    if (count < 1 || count > limits.elements() || count > document.length) {
      throw new PlistException("number of objects out of range");
    }
    if (table < HEADER || table > trailer - count * offsetSize) {
      throw new PlistException("offset table out of range");
    }
    this.objects = (int) count;
    this.offsetTable = (int) table;
    this.sizes = new int[objects];
    this.heights = new int[objects];
  }

  /** Looks it over; what it gives back tells where the objects lie. */
  static BinaryGuard check(byte[] document, PlistLimits limits) throws PlistException {
    BinaryGuard guard = new BinaryGuard(document, limits);
    guard.unfold(guard.number(document.length - TRAILER + 16, 8), 1);
    return guard;
  }

  /** The outermost object. */
  int top() throws PlistException {
    return (int) number(document.length - TRAILER + 16, 8);
  }

  int objects() {
    return objects;
  }

  /** Where the bytes of an object begin. */
  int offset(int object) throws PlistException {
    return (int) number(offsetTable + object * offsetSize, offsetSize);
  }

  /** Where the contents of an object that begins here begin. */
  int contents(int at) {
    return at + 1 + countBytes(at);
  }

  /** The object that a reference names, which is the n-th behind this place. */
  int reference(int start, int n) throws PlistException {
    return (int) number(start + n * refSize, refSize);
  }

  /** Recursion is bounded by the limit of depth, which is small. */
  private int unfold(long object, int depth) throws PlistException {
    if (object < 0 || object >= objects) {
      throw new PlistException("a reference out of range");
    }
    if (depth > limits.depth()) {
      throw new PlistException("nested deeper than " + limits.depth());
    }
    int index = (int) object;
    if (sizes[index] == OPEN) {
      throw new PlistException("an object contains itself");
    }
    if (sizes[index] != UNSEEN) {
      if (depth + heights[index] - 1 > limits.depth()) {
        throw new PlistException("nested deeper than " + limits.depth());
      }
      return sizes[index];
    }
    sizes[index] = OPEN;
    heights[index] = 1;
    long size = 1 + children(index, depth);
    if (size > limits.elements()) {
      throw new PlistException("more than " + limits.elements() + " elements");
    }
    sizes[index] = (int) size;
    return sizes[index];
  }

  private long children(int index, int depth) throws PlistException {
    long offset = number(offsetTable + index * offsetSize, offsetSize);
    if (offset < HEADER || offset >= offsetTable) {
      throw new PlistException("an object out of range");
    }
    int at = (int) offset;
    int kind = document[at] >> 4 & 0xF;
    int low = document[at] & 0xF;
    return switch (kind) {
      case 0x0 -> 0;
      case 0x1 -> fits(at + 1, 1L << low);
      case 0x2 -> fits(at + 1, 1L << low);
      case 0x3 -> fits(at + 1, 8);
      case 0x8 -> fits(at + 1, low + 1L);
      case 0x4, 0x5, 0x7 -> string(at, 1);
      case 0x6 -> string(at, 2);
      case 0xA, 0xB, 0xC -> references(index, at, 1, depth);
      case 0xD -> references(index, at, 2, depth);
      // Of no known kind: a value that can't be read, and no way to other objects.
      default -> 0;
    };
  }

  private long string(int at, int width) throws PlistException {
    long length = Math.multiplyExact(count(at), width);
    if (length > limits.stringBytes()) {
      throw new PlistException("a string longer than " + limits.stringBytes() + " bytes");
    }
    return fits(at + 1 + countBytes(at), length);
  }

  private long references(int index, int at, int perEntry, int depth) throws PlistException {
    long count = Math.multiplyExact(count(at), perEntry);
    int start = at + 1 + countBytes(at);
    fits(start, Math.multiplyExact(count, refSize));
    long total = 0;
    int height = 0;
    for (int i = 0; i < count; i++) {
      long child = number(start + i * refSize, refSize);
      total += unfold(child, depth + 1);
      height = Math.max(height, heights[(int) child]);
      if (total > limits.elements()) {
        throw new PlistException("more than " + limits.elements() + " elements");
      }
    }
    heights[index] = height + 1;
    return total;
  }

  /** How many bytes, characters or entries an object that begins here says it has. */
  long count(int at) throws PlistException {
    int low = document[at] & 0xF;
    if (low != 0xF) {
      return low;
    }
    fits(at + 1, 1);
    if ((document[at + 1] >> 4 & 0xF) != 0x1 || (document[at + 1] & 0xF) > 3) {
      throw new PlistException("a length that is no integer");
    }
    long count = number(at + 2, 1 << (document[at + 1] & 0xF));
    if (count < 0 || count > document.length) {
      throw new PlistException("a length out of range");
    }
    return count;
  }

  private int countBytes(int at) {
    return (document[at] & 0xF) == 0xF ? 1 + (1 << (document[at + 1] & 0xF)) : 0;
  }

  private long fits(long start, long length) throws PlistException {
    if (length < 0 || start + length > offsetTable) {
      throw new PlistException("an object out of range");
    }
    return 0;
  }

  long number(int at, int size) throws PlistException {
    if (at < 0 || at + size > document.length) {
      throw new PlistException("a number out of range");
    }
    long value = 0;
    for (byte b : Arrays.copyOfRange(document, at, at + size)) {
      value = value << 8 | b & 0xFF;
    }
    return value;
  }
}
