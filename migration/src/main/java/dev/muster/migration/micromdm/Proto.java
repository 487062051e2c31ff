package dev.muster.migration.micromdm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A message of protocol buffers, read where it lies (protobuf.dev, "Encoding"): a row of fields,
 * each a number with a kind and what follows. Fields that nobody asks for are stepped over; of
 * several with one number the last one counts, where one is asked for.
 *
 * <p>All its methods throw {@link Unreadable} if it is no such message.
 */
final class Proto {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT = 10;

  /** Commands that bring profiles along are the longest that is copied. */
  private static final int LONGEST = 8 * 1024 * 1024;

  private final MemorySegment message;

  Proto(MemorySegment message) {
    this.message = message;
  }

  /** A field with text; empty where it is absent, as this encoding knows no difference. */
  String text(int number) {
    return new String(bytes(number), StandardCharsets.UTF_8);
  }

  /** A field with bytes, copied; none where it is absent. */
  byte[] bytes(int number) {
    MemorySegment[] last = {MemorySegment.NULL};
    each(number, value -> last[0] = value);
    return copy(last[0]);
  }

  /** A field that is true or false. */
  boolean flag(int number) {
    long[] last = new long[1];
    scan(
        (field, kind, value, bytes) ->
            last[0] = field == number && kind == VARINT ? value : last[0]);
    return last[0] != 0;
  }

  /** All fields with bytes that have this number. */
  void each(int number, Consumer<MemorySegment> to) {
    scan(
        (field, kind, value, bytes) -> {
          if (field == number && kind == BYTES) {
            to.accept(bytes);
          }
        });
  }

  /** A value that is text alone. */
  static String text(MemorySegment value) {
    return new String(copy(value), StandardCharsets.UTF_8);
  }

  /** Any value's bytes. */
  static byte[] copy(MemorySegment bytes) {
    if (bytes.byteSize() > LONGEST) {
      throw new Unreadable("it is longer than %d bytes".formatted(LONGEST));
    }
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  @FunctionalInterface
  private interface Field {
    void take(long number, int kind, long value, MemorySegment bytes);
  }

  private void scan(Field to) {
    long[] at = new long[1];
    while (at[0] < message.byteSize()) {
      long tag = varint(at);
      int kind = (int) (tag & 7);
      switch (kind) {
        case VARINT -> to.take(tag >>> 3, kind, varint(at), MemorySegment.NULL);
        case FIXED_64 -> slice(at, Long.BYTES);
        case FIXED_32 -> slice(at, Integer.BYTES);
        case BYTES -> to.take(tag >>> 3, kind, 0, slice(at, varint(at)));
        default -> throw new Unreadable("it has a field of an unknown kind");
      }
    }
  }

  private MemorySegment slice(long[] at, long length) {
    if (length < 0 || length > message.byteSize() - at[0]) {
      throw new Unreadable("it ends within a field");
    }
    MemorySegment slice = message.asSlice(at[0], length);
    at[0] += length;
    return slice;
  }

  private long varint(long[] at) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = slice(at, 1).get(ValueLayout.JAVA_BYTE, 0);
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new Unreadable("it has a number that does not end");
  }
}
