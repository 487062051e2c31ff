package dev.muster.migration.bolt;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * The pages of a file, by their numbers.
 *
 * @param file all of it
 */
record Pages(MemorySegment file, Meta meta) {
  /** The first two are no pages of a tree. */
  private static final long FIRST = 2;

  /** More than 8 TB of them. */
  private static final long MOST = Integer.MAX_VALUE;

  /**
   * A page and those that belong to it because its entries did not fit.
   *
   * @throws dev.muster.migration.SourceException if there is none
   */
  Page page(long number) {
    return page(number, new BitSet());
  }

  /**
   * The same on a walk through a tree, which reaches each page of the file once at most. So a walk
   * ends, and never reads more than the file has, whatever stands in it.
   *
   * @param reached where the walk has been
   */
  Page page(long number, BitSet reached) {
    String name = "page " + Long.toUnsignedString(number);
    long there = Math.min(file.byteSize() / meta.pageSize(), MOST);
    if (number < FIRST || number >= meta.pages() || number >= there) {
      throw Damage.at(name, "is not there");
    }
    long start = number * meta.pageSize();
    if (Little.u64(file, start) != number) {
      throw Damage.at(name, "says that it is another");
    }
    long count = 1 + Little.u32(file, start + 12);
    if (count > there - number) {
      throw Damage.at(name, "reaches beyond the end of the file");
    }
    int next = reached.nextSetBit((int) number);
    if (next >= 0 && next < number + count) {
      throw Damage.at(name, "is reached twice");
    }
    reached.set((int) number, (int) (number + count));
    return new Page(file.asSlice(start, count * meta.pageSize()), name);
  }
}
