package dev.muster.simulator.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Reports whose device, status and command can be read, with something in them that no property
 * list may have, or that nobody expects. Public reports about real devices, and what Apple's own
 * encoder lets through, tell of each.
 */
final class OddDocuments {
  /** Values of the key {@code QueryResponses}, between the start and the end of its dictionary. */
  private static final List<String> VALUES =
      List.of(
          text("a\u0000b"),
          text("\u0001\u0002+15550100"),
          text("Ann\u000bs"),
          text("\u001b[31mred"),
          text("\uFFFE\uFFFF"),
          text("&#0;&#1;&#x1F;&#xD800;&#xFFFF;&#x110000;&#99999999999;"),
          text("&none;&amp;&;&"),
          text("<![CDATA[<update> & more]]>"),
          text("a<b>c</b>"),
          text("line\r\none\rtwo"),
          value("integer", ""),
          "<key>k</key><integer/>",
          value("integer", " 12 "),
          value("integer", "+5"),
          value("integer", "0x1F"),
          value("integer", "-0x1F"),
          value("integer", "1.5"),
          value("integer", "18446744073709551615"),
          value("integer", "-170141183460469231731687303715884105728"),
          "<key>k</key><real/>",
          value("real", "nan"),
          value("real", "inf"),
          value("real", "+infinity"),
          value("real", "-Infinity"),
          value("real", "1,5"),
          value("date", ""),
          value("date", "12345-01-01T00:00:00Z"),
          value("date", "-0001-01-01T00:00:00Z"),
          value("date", "0001-01-01T00:00:00Z"),
          value("date", "2024-06-09T03:12:00\u202FPMZ"),
          value("data", "?"),
          value("data", "AAECAwQ"),
          value("data", "<?xml version=\"1.0\"?><plist><dict/></plist>"),
          "<key></key><string>x</string><key>k</key><true/><key>k</key><false/>",
          "<key>a</key><key>b</key><string>a value for two keys</string>",
          "<string>a value without a key</string>",
          "<key>k</key><null/>",
          "<!-- <key> -->",
          text("x".repeat(1_200_000)));

  /** Bytes that are no UTF-8: Latin-1, surrogates one by one, an overlong NUL, half a character. */
  private static final List<String> BYTES =
      List.of("436166e9", "eda0bdedb880", "eda081", "c080", "e282", "f8888080", "ff");

  private OddDocuments() {}

  /** How many there are. */
  static int count() {
    return VALUES.size() + BYTES.size() + 2;
  }

  /** The one with this number. */
  static byte[] report(int number, String udid, String status, String uuid) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>"
            + named("UDID", udid)
            + named("Status", status)
            + named("CommandUUID", uuid)
            + "<key>QueryResponses</key><dict>"
            + named("OSVersion", "18.1"));
    String after = "";
    if (number < VALUES.size()) {
      write(out, VALUES.get(number));
    } else if (number < VALUES.size() + BYTES.size()) {
      write(out, "<key>DeviceName</key><string>");
      out.writeBytes(HexFormat.of().parseHex(BYTES.get(number - VALUES.size())));
      write(out, "</string>");
    } else {
      after = number % 2 == 0 ? "\u0000" : "\n<!-- the end -->\u0000";
    }
    write(out, "</dict><key>ErrorChain</key><dict>" + value("integer", "4294967295") + "</dict>");
    write(out, "</dict></plist>" + after);
    return out.toByteArray();
  }

  /** A check-in with an odd value beside what it must have; any number will do. */
  static byte[] checkIn(int number, String type, String udid) {
    // The last one is long, and not worth its time each time.
    String value = VALUES.get(Math.floorMod(number, VALUES.size() - 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "<plist><dict>" + named("MessageType", type) + named("UDID", udid));
    write(out, value + "</dict></plist>");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String named(String key, String text) {
    return "<key>" + key + "</key><string>" + text + "</string>";
  }

  private static String text(String text) {
    return named("DeviceName", text);
  }

  private static String value(String kind, String text) {
    return "<key>k</key><%1$s>%2$s</%1$s>".formatted(kind, text);
  }
}
