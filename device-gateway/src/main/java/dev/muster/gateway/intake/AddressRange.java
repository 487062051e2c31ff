package dev.muster.gateway.intake;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of IP addresses: one, or those that share their first bits.
 *
 * @param prefix an address of the range, 4 or 16 bytes
 * @param bits how many of its bits all have in common
 */
public record AddressRange(byte[] prefix, int bits) {
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_SITE_BYTES = 8;

  /** Copies the bytes. */
  public AddressRange {
    prefix = prefix.clone();
    if (bits < 0 || bits > prefix.length * Byte.SIZE) {
      throw new IllegalArgumentException("more bits than an address has");
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 192.0.2.1} or their like in IPv6. No name is looked up.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int bits = slash < 0 ? address.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
    return new AddressRange(address, bits);
  }

  /** Whether this address, in digits, is of it. */
  public boolean holds(String address) {
    byte[] other;
    try {
      other = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (other.length != prefix.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % Byte.SIZE;
      if ((prefix[i / Byte.SIZE] & mask) != (other[i / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whom an address is counted for: itself, and in IPv6 the network of 64 bits, of whose addresses
   * a single machine has as many as it likes.
   */
  static String sharer(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (bytes.length == IPV6_BYTES) {
        Arrays.fill(bytes, IPV6_SITE_BYTES, IPV6_BYTES, (byte) 0);
        return InetAddress.getByAddress(bytes).getHostAddress();
      }
      return address;
    } catch (IllegalArgumentException | java.net.UnknownHostException e) {
      return address;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange(byte[] its, int itsBits)
        && Arrays.equals(its, prefix)
        && itsBits == bits;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prefix) + bits;
  }
}
