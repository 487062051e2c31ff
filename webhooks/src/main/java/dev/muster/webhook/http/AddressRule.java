package dev.muster.webhook.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are of no one else's network: whoever may add a webhook must not reach by it what
 * only the server reaches, such as the metadata of a cloud's machine (RFC 6890 and its registries).
 */
public final class AddressRule {
  private static final List<Range> V4 =
      List.of(
          Range.of(8, 0),
          Range.of(8, 10),
          Range.of(10, 100, 64),
          Range.of(8, 127),
          Range.of(16, 169, 254),
          Range.of(12, 172, 16),
          Range.of(24, 192, 0, 0),
          Range.of(24, 192, 0, 2),
          Range.of(24, 192, 88, 99),
          Range.of(16, 192, 168),
          Range.of(15, 198, 18),
          Range.of(24, 198, 51, 100),
          Range.of(24, 203, 0, 113),
          Range.of(4, 224),
          Range.of(4, 240));

  private static final List<Range> V6 =
      List.of(
          // Loopback, unspecified, mapped and compatible IPv4.
          Range.of(8, 0),
          // 64:ff9b::/16 leads to any IPv4 address by NAT64.
          Range.of(16, 0, 0x64),
          // Discard-only.
          Range.of(16, 0x01, 0x00),
          // 2001::/23 with Teredo, 2001:db8::/32, 2002::/16 (6to4).
          Range.of(23, 0x20, 0x01, 0x00),
          Range.of(32, 0x20, 0x01, 0x0d, 0xb8),
          Range.of(16, 0x20, 0x02),
          Range.of(7, 0xfc),
          Range.of(10, 0xfe, 0x80),
          Range.of(10, 0xfe, 0xc0),
          Range.of(8, 0xff));

  private AddressRule() {}

  /** Whether anyone on the internet can be meant by it. */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (address instanceof Inet4Address ? V4 : V6)
        .stream().noneMatch(range -> range.holds(bytes));
  }

  /** Addresses that begin with these bits. */
  private record Range(int bits, int[] start) {
    static Range of(int bits, int... start) {
      return new Range(bits, Arrays.copyOf(start, (bits + 7) / 8));
    }

    boolean holds(byte[] address) {
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if ((address[i] & 0xff) != start[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((address[whole] & 0xff) ^ start[whole]) >> 8 - rest == 0;
    }
  }
}
