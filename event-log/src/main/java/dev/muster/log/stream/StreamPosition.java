package dev.muster.log.stream;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a stream has come: behind which event of each partition. Immutable.
 *
 * @param devices the offset of the next event, by partition of the topic of device events
 * @param fleet the offset of the next event in the fleet's log
 */
public record StreamPosition(Map<Integer, Long> devices, long fleet) {
  private static final byte VERSION = 1;
  private static final int MOST_PARTITIONS = 10_000;

  /** Copies the map. */
  public StreamPosition {
    devices = Map.copyOf(devices);
  }

  /** As one word, which says nothing about what it is made of. */
  public String encode() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 10 * (2 + devices.size() * 2));
    bytes.put(VERSION);
    put(bytes, fleet);
    put(bytes, devices.size());
    new TreeMap<>(devices)
        .forEach(
            (partition, offset) -> {
              put(bytes, partition);
              put(bytes, offset);
            });
    bytes.flip();
    byte[] used = new byte[bytes.remaining()];
    bytes.get(used);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static StreamPosition decode(String word) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(word));
    try {
      if (bytes.get() != VERSION) {
        throw new IllegalArgumentException("a position of another version");
      }
      long fleet = take(bytes);
      long partitions = take(bytes);
      if (partitions > MOST_PARTITIONS) {
        throw new IllegalArgumentException("a position of too many partitions");
      }
      Map<Integer, Long> devices = new TreeMap<>();
      for (long i = 0; i < partitions; i++) {
        devices.put(Math.toIntExact(take(bytes)), take(bytes));
      }
      if (bytes.hasRemaining()) {
        throw new IllegalArgumentException("a position with something behind it");
      }
      return new StreamPosition(devices, fleet);
    } catch (BufferUnderflowException | ArithmeticException e) {
      throw new IllegalArgumentException("a position that is cut off", e);
    }
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private static void put(ByteBuffer bytes, long number) {
    long rest = number;
    while (rest > 0x7f) {
      bytes.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long take(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = bytes.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a position with too large a number");
  }
}
