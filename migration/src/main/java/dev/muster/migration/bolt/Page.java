package dev.muster.migration.bolt;

import java.lang.foreign.MemorySegment;

/**
 * A page of a tree: a branch, whose entries lead to other pages, or a leaf, whose entries have the
 * values. Its entries stand at its beginning, 16 bytes each, and say where their keys and values
 * are; these lie one after the other, so all of them together fit into the page.
 */
final class Page {
  /** The page's number, its kind, its count of entries, and how many more pages belong to it. */
  static final int HEADER = 16;

  private static final int ENTRY = 16;
  private static final int BRANCH = 0x01;
  private static final int LEAF = 0x02;
  private static final int BUCKET = 0x01;

  /** Writers refuse a longer key. */
  private static final int LONGEST_KEY = 32768;

  private final MemorySegment bytes;
  private final String name;
  private final boolean leaf;
  private final int count;

  /** A copy, so that what was checked stays as it was, whoever writes to the file. */
  private final MemorySegment entries;

  /**
   * A page.
   *
   * @param bytes all of it, header and overflow included
   * @param name for messages
   */
  Page(MemorySegment bytes, String name) {
    this.bytes = bytes;
    this.name = name;
    if (bytes.byteSize() < HEADER) {
      throw Damage.at(name, "has no header");
    }
    int kind = Little.u16(bytes, 8);
    if (kind != BRANCH && kind != LEAF) {
      throw Damage.at(name, "is neither a branch nor a leaf");
    }
    leaf = kind == LEAF;
    count = Little.u16(bytes, 10);
    if (HEADER + (long) count * ENTRY > bytes.byteSize()) {
      throw Damage.at(name, "has more entries than fit into it");
    }
    entries = Little.copy(bytes, HEADER, (long) count * ENTRY);
    check();
  }

  private void check() {
    long together = 0;
    for (int i = 0; i < count; i++) {
      long key = keyLength(i);
      long length = key + valueLength(i);
      together += length;
      if (key > LONGEST_KEY
          || start(i) + length > bytes.byteSize()
          || together > bytes.byteSize()) {
        throw Damage.at(name, "has an entry that reaches beyond it");
      }
    }
  }

  boolean leaf() {
    return leaf;
  }

  int count() {
    return count;
  }

  MemorySegment key(int i) {
    return bytes.asSlice(start(i), keyLength(i));
  }

  /** Of a leaf's entry. */
  MemorySegment value(int i) {
    return bytes.asSlice(start(i) + keyLength(i), valueLength(i));
  }

  /** Whether the value of a leaf's entry is a bucket. */
  boolean bucket(int i) {
    return (Little.u32(entries, entry(i)) & BUCKET) != 0;
  }

  /** To which page a branch's entry leads. */
  long child(int i) {
    return Little.u64(entries, entry(i) + 8);
  }

  private long start(int i) {
    return HEADER + entry(i) + Little.u32(entries, entry(i) + (leaf ? 4 : 0));
  }

  private long keyLength(int i) {
    return Little.u32(entries, entry(i) + (leaf ? 8 : 4));
  }

  private long valueLength(int i) {
    return leaf ? Little.u32(entries, entry(i) + 12) : 0;
  }

  private static long entry(int i) {
    return (long) i * ENTRY;
  }
}
