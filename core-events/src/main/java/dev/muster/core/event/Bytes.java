package dev.muster.core.event;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes with value equality. Its text shows the length only, since what it
 * holds may be a secret.
 */
public final class Bytes {
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Takes the array over: the caller must not change it afterwards. */
  public static Bytes wrap(byte[] value) {
    return new Bytes(value);
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** The number of bytes. */
  public int length() {
    return value.length;
  }

  /** The bytes in lower-case hexadecimal. */
  public String toHex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return value.length + " bytes";
  }
}
