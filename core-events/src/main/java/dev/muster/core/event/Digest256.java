package dev.muster.core.event;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A digest of 256 bits (SHA-256 or HMAC-SHA-256), held without an array because the view keeps many
 * of them.
 */
public record Digest256(long a, long b, long c, long d) {
  /** The number of bytes of a digest. */
  public static final int LENGTH = 32;

  /**
   * Reads a digest.
   *
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public static Digest256 of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Digest256(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /** The 32 bytes, in a new array. */
  public byte[] toArray() {
    return ByteBuffer.allocate(LENGTH).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** The digest in lower-case hexadecimal. */
  public String toHex() {
    return HexFormat.of().formatHex(toArray());
  }

  @Override
  public String toString() {
    return toHex();
  }

  /** Whether the other one is the same; takes as long whether it is or not. */
  public boolean sameAs(Digest256 other) {
    return ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;
  }
}
