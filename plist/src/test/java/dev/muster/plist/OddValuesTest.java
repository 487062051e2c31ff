package dev.muster.plist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What devices are known to send although no property list may have it: the value is marked, and
 * the rest is read.
 */
class OddValuesTest {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  /** As hexadecimal bytes between an a and a b. */
  @ParameterizedTest
  @CsvSource({
    "00, \uFFFD",
    "01, \uFFFD",
    "0b, \uFFFD",
    "1b, \uFFFD",
    "efbfbf, \uFFFD",
    "efbfbe, \uFFFD",
    "e9, \uFFFD",
    "eda081, \uFFFD",
    "eda0bdedb880, \uD83D\uDE00",
    "263b, &;",
    "2678, &x",
    "26233b, \uFFFD",
    "2623303b, \uFFFD",
    "2623313b, \uFFFD",
    "262378464646463b, \uFFFD",
    "262378443830303b, \uFFFD",
    "2623393939393939393939393b, \uFFFD",
    "266e6f6e653b, \uFFFD",
    "26616d703b, &"
  })
  void aCharacterThatCantBeReadIsMarked(String hex, String expected) throws Exception {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    document.writeBytes("<plist><dict><key>k</key><string>a".getBytes(StandardCharsets.UTF_8));
    document.writeBytes(HexFormat.of().parseHex(hex));
    document.writeBytes(
        "b</string><key>z</key><true/></dict></plist>".getBytes(StandardCharsets.UTF_8));
    NSDictionary read = READER.read(document.toByteArray());
    assertEquals("a" + expected + "b", ((NSString) read.get("k")).getContent());
    assertTrue(read.containsKey("z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<integer/>",
        "<integer></integer>",
        "<integer>inf</integer>x",
        "<integer>12abc</integer>",
        "<integer>18446744073709551616</integer>",
        "<real/>",
        "<real>1,5</real>",
        "<real>0x1p3</real>",
        "<date/>",
        "<date>12345-01-01T00:00:00Z</date>",
        "<date>-0001-01-01T00:00:00Z</date>",
        "<date>2024-13-09T03:12:00Z</date>",
        "<date>2024-06-09T03:12:00\u202FPMZ</date>",
        "<data>AA=A</data>",
        "<data>???</data>",
        "<data><?xml version=\"1.0\"?><plist><dict/></plist></data>",
        "<string>a<b>c</b></string>",
        "<ustring>what is it</ustring>",
        "<null/>"
      })
  void aValueThatCantBeReadIsMarkedAndTheRestIsRead(String value) throws Exception {
    NSDictionary read = READER.read(document("<key>k</key>" + value + "<key>z</key><true/>"));
    if (!value.endsWith("x")) {
      assertTrue(Unreadable.is(read.get("k")), String.valueOf(read.get("k")));
    }
    assertEquals(new NSNumber(true), read.get("z"));
    assertThrows(
        PlistException.class,
        () -> READER.readWhole(document("<key>k</key><date>" + "soon" + "</date>")));
  }

  @ParameterizedTest
  @CsvSource({
    "integer, -0x1F, -31",
    "integer, 0X1f, 31",
    "integer, +5, 5",
    "integer, ' 12 ', 12",
    "integer, -9223372036854775808, -9223372036854775808"
  })
  void numbersAreReadAsApplesReaderDoes(String kind, String text, long expected) throws Exception {
    assertEquals(new NSNumber(expected), value("<%1$s>%2$s</%1$s>".formatted(kind, text)));
  }

  @ParameterizedTest
  @CsvSource({
    "nan, NaN",
    "inf, Infinity",
    "+infinity, Infinity",
    "Infinity, Infinity",
    "-inf, -Infinity",
    "1.5e3, 1500.0"
  })
  void realsMayBeNoNumberOrInfinite(String text, double expected) throws Exception {
    assertEquals(expected, ((NSNumber) value("<real>" + text + "</real>")).doubleValue());
  }

  @Test
  void base64IsReadWithoutItsPaddingAndAcrossLines() throws Exception {
    assertArrayEquals(
        new byte[] {0, 1, 2, 3, 4}, ((NSData) value("<data>\n\tAAEC\n\tAwQ\n</data>")).bytes());
  }

  @Test
  void datesLongAgoAreReadAsTheyStand() throws Exception {
    assertEquals(
        new NSDate(Date.from(java.time.Instant.parse("0001-01-01T00:00:00Z"))),
        value("<date>0001-01-01T00:00:00Z</date>"));
  }

  @Test
  void aKeyWithoutAValueAndAValueWithoutAKeyHoldUpNothing() throws Exception {
    NSDictionary read =
        READER.read(
            document("<key>a</key><key>b</key><true/><string>c</string><key></key><false/>"));
    assertTrue(Unreadable.is(read.get("a")));
    assertEquals(new NSNumber(true), read.get("b"));
    assertEquals(new NSNumber(false), read.get(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0000\u0000\n", "<!-- x -->", "rest"})
  void whatComesAfterTheEndSaysNothing(String rest) throws Exception {
    byte[] document =
        ("<?xml version=\"1.0\"?><plist><dict><key>a</key><true/></dict></plist>" + rest)
            .getBytes(StandardCharsets.UTF_8);
    assertTrue(READER.read(document).containsKey("a"));
  }

  @Test
  void theEndsOfLinesAreXmls() throws Exception {
    assertEquals(new NSString("a\nb\nc\r"), value("<string>a\r\nb\rc&#13;</string>"));
  }

  @Test
  void markupInAStringOfAWholeDocumentIsRefused() {
    assertThrows(
        PlistException.class,
        () -> READER.readWhole(document("<key>k</key><array><string>a\u0000</string></array>")));
  }

  @Test
  void ofABinaryListTooOneValueThatCantBeReadIsMarked() throws Exception {
    // An array of: null, a number of 128 bits, a date that is none, a string with NUL, fill.
    byte[][] objects = {
      {(byte) 0xA5, 1, 2, 3, 4, 5},
      {0x00},
      ByteBuffer.allocate(17).put((byte) 0x14).putLong(0).putLong(-1).array(),
      ByteBuffer.allocate(9).put((byte) 0x33).putDouble(Double.NaN).array(),
      {0x53, 'a', 0, 'b'},
      {(byte) 0x90}
    };
    NSObject[] read = ((NSArray) READER.read(binary(objects)).get("a")).getArray();
    assertTrue(Unreadable.is(read[0]));
    assertEquals("18446744073709551615", ((NSDictionary) read[1]).get(Unreadable.TEXT).toString());
    assertTrue(Unreadable.is(read[2]));
    assertEquals(new NSString("a\uFFFDb"), read[3]);
    assertTrue(Unreadable.is(read[4]));
  }

  @Test
  void whatIsReadableIsNotMarked() throws Exception {
    assertFalse(Unreadable.is(value("<dict><key>Text</key><string>x</string></dict>")));
  }

  /** A dictionary whose key "a" has the first of these. */
  private static byte[] binary(byte[][] objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("bplist00".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream offsets = new ByteArrayOutputStream();
    for (byte[] object : objects) {
      offsets.write(out.size());
      out.writeBytes(object);
    }
    offsets.write(out.size());
    out.writeBytes(new byte[] {0x51, 'a'});
    offsets.write(out.size());
    out.writeBytes(new byte[] {(byte) 0xD1, (byte) objects.length, 0});
    int table = out.size();
    out.writeBytes(offsets.toByteArray());
    out.writeBytes(
        ByteBuffer.allocate(32)
            .put(new byte[6])
            .put((byte) 1)
            .put((byte) 1)
            .putLong(objects.length + 2)
            .putLong(objects.length + 1)
            .putLong(table)
            .array());
    return out.toByteArray();
  }

  private static NSObject value(String value) throws PlistException {
    return READER.read(document("<key>k</key>" + value)).get("k");
  }

  private static byte[] document(String entries) {
    return ("<plist version=\"1.0\"><dict>" + entries + "</dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
