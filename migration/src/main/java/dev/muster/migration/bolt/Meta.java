package dev.muster.migration.bolt;

import dev.muster.migration.SourceException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * What a file says of itself. It does so twice, at its beginning and a page later; writers renew
 * the two in turn, so that one of them is whole at any time.
 *
 * @param pageSize bytes
 * @param root page of the bucket that holds the others
 * @param pages how many were ever in use
 * @param transaction that wrote this
 */
record Meta(long pageSize, long root, long pages, long transaction) {
  private static final long MAGIC = 0xED0CDAEDL;
  private static final long VERSION = 2;
  private static final int SUMMED = 56;
  private static final int LENGTH = SUMMED + Long.BYTES;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long SMALLEST_PAGE = 1024;
  private static final long LARGEST_PAGE = 16 * 1024 * 1024;

  /**
   * The newer one of those that are whole.
   *
   * @throws SourceException if this is no such file, or neither is whole
   */
  static Meta newest(MemorySegment file) {
    Optional<Meta> first = at(file, 0);
    if (first.isPresent()) {
      return at(file, first.get().pageSize)
          .filter(second -> second.pageSize == first.get().pageSize)
          .filter(second -> second.transaction > first.get().transaction)
          .orElse(first.get());
    }
    // Where the second one stands, the first one would have said.
    for (long size = SMALLEST_PAGE; size <= LARGEST_PAGE; size *= 2) {
      long expected = size;
      Optional<Meta> second = at(file, size).filter(meta -> meta.pageSize == expected);
      if (second.isPresent()) {
        return second.get();
      }
    }
    throw new SourceException(
        begins(file)
            ? "it is a BoltDB file of another version, or both of its first pages are damaged:"
                + " take another copy of it"
            : "it is no BoltDB file");
  }

  private static boolean begins(MemorySegment file) {
    return file.byteSize() >= Page.HEADER + Integer.BYTES && Little.u32(file, Page.HEADER) == MAGIC;
  }

  private static Optional<Meta> at(MemorySegment file, long page) {
    if (file.byteSize() - page < Page.HEADER + LENGTH) {
      return Optional.empty();
    }
    MemorySegment meta = Little.copy(file, page + Page.HEADER, LENGTH);
    long pageSize = Little.u32(meta, 8);
    if (Little.u32(meta, 0) != MAGIC
        || Little.u32(meta, 4) != VERSION
        || Little.u64(meta, SUMMED) != sum(meta)
        || pageSize < SMALLEST_PAGE
        || pageSize > LARGEST_PAGE
        || Long.bitCount(pageSize) != 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Meta(pageSize, Little.u64(meta, 16), Little.u64(meta, 40), Little.u64(meta, 48)));
  }

  /** FNV-1a with 64 bits. */
  private static long sum(MemorySegment meta) {
    long sum = FNV_OFFSET;
    for (int i = 0; i < SUMMED; i++) {
      sum = (sum ^ Byte.toUnsignedLong(meta.get(ValueLayout.JAVA_BYTE, i))) * FNV_PRIME;
    }
    return sum;
  }
}
