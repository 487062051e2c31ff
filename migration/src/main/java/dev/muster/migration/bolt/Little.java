package dev.muster.migration.bolt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers as BoltDB writes them on every machine that MicroMDM ran on: the lowest byte first. */
final class Little {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Little() {}

  static int u16(MemorySegment bytes, long at) {
    return Short.toUnsignedInt(bytes.get(SHORT, at));
  }

  static long u32(MemorySegment bytes, long at) {
    return Integer.toUnsignedLong(bytes.get(INT, at));
  }

  /** One beyond {@link Long#MAX_VALUE} comes out negative. */
  static long u64(MemorySegment bytes, long at) {
    return bytes.get(LONG, at);
  }

  static MemorySegment copy(MemorySegment bytes, long from, long length) {
    return MemorySegment.ofArray(bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE));
  }
}
