package dev.muster.plist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import com.dd.plist.XMLPropertyListParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlistReaderTest {
  private final PlistReader reader = new PlistReader(new PlistLimits(64, 10_000, 100_000));

  @Test
  void anXmlListWithApplesDoctypeIsRead() throws Exception {
    byte[] document =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0"><dict><key>a</key><string>b &amp; c</string></dict></plist>
        """
            .getBytes(StandardCharsets.UTF_8);
    assertEquals("b & c", reader.read(document).get("a").toString());
  }

  @Test
  void whereverADocumentBreaksOffTheNextOneIsReadWhole() throws Exception {
    String document =
        "<?xml version=\"1.0\"?><plist><dict><key>a</key><string>b &amp; <![CDATA[c]]></string>"
            + "<!-- d --><key>e</key><array><integer>1</integer></array></dict></plist>";
    NSDictionary expected = reader.read(document.getBytes(StandardCharsets.UTF_8));
    for (int end = 0; end < document.length(); end++) {
      byte[] broken = document.substring(0, end).getBytes(StandardCharsets.UTF_8);
      assertThrows(PlistException.class, () -> reader.read(broken));
      assertEquals(expected, reader.read(document.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aBinaryListIsReadAlsoWhereObjectsAreShared() throws Exception {
    NSString shared = new NSString("twice");
    NSDictionary dict = new NSDictionary();
    dict.put("a", shared);
    dict.put("b", new NSArray(shared, shared));
    assertEquals(dict, reader.read(binary(dict)));
  }

  @Test
  void billionLaughsAreRefused() {
    refused(
        "declares entities",
        "<!DOCTYPE plist [<!ENTITY a \"ha\"><!ENTITY b"
            + " \"&a;&a;\">]><plist><dict><key>&b;</key><true/></dict></plist>");
  }

  @Test
  void anExternalEntityIsRefused() {
    refused(
        "declares entities",
        "<!DOCTYPE plist [<!ENTITY x SYSTEM"
            + " \"file:///etc/passwd\">]><plist><dict><key>&x;</key><true/></dict></plist>");
  }

  @Test
  void anEncodingThatCouldHideADeclarationIsRefused() {
    byte[] utf16 = "<plist><dict/></plist>".getBytes(StandardCharsets.UTF_16LE);
    assertEquals(
        "not UTF-8", assertThrows(PlistException.class, () -> reader.read(utf16)).getMessage());
  }

  @Test
  void nestingAHundredThousandDeepIsRefused() {
    refused("nested deeper than 64", "<plist>" + "<array>".repeat(100_000));
  }

  @Test
  void tooManyElementsAreRefused() {
    refused(
        "more than 10000 elements",
        "<plist><dict><key>a</key><array>" + "<true/>".repeat(20_000) + "</array></dict></plist>");
  }

  @Test
  void aStringThatIsTooLongIsRefused() {
    refused(
        "a string longer than 100000 bytes",
        "<plist><dict><key>a</key><string>" + "x".repeat(200_000) + "</string></dict></plist>");
  }

  @Test
  void aBinaryListThatContainsItselfIsRefused() {
    // One object: an array whose only element is object 0.
    refusedBinary("an object contains itself", new byte[] {(byte) 0xA1, 0}, 8);
  }

  @Test
  void aBinaryListWithAHugeCountIsRefused() {
    byte[] object =
        ByteBuffer.allocate(10).put((byte) 0xAF).put((byte) 0x13).putLong(1L << 40).array();
    refusedBinary("a length out of range", object, 8);
  }

  @Test
  void aBinaryListWhoseSharedObjectsUnfoldWithoutEndIsRefused() throws Exception {
    NSArray inner = new NSArray(new NSString("x"), new NSString("x"));
    NSDictionary dict = new NSDictionary();
    for (int i = 0; i < 20; i++) {
      inner = new NSArray(inner, inner);
    }
    dict.put("bomb", inner);
    byte[] document = binary(dict);
    assertEquals(
        "more than 10000 elements",
        assertThrows(PlistException.class, () -> reader.read(document)).getMessage());
  }

  @Test
  void whateverIsChangedInAListItIsReadOrRefusedAndNothingElse() throws Exception {
    NSDictionary dict = new NSDictionary();
    dict.put("UDID", new NSString("D"));
    dict.put("list", new NSArray(new NSString("ä"), new NSDictionary()));
    byte[][] documents = {binary(dict), dict.toXMLPropertyList().getBytes(StandardCharsets.UTF_8)};
    Random random = new Random(20261124);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = documents[i % 2].clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(changed);
      } catch (PlistException e) {
        // Refused, as it may be.
      }
    }
  }

  @Test
  void whateverDdPlistWritesIsReadAsDdPlistReadsIt() throws Exception {
    Random random = new Random(Long.getLong("muster.seed", 15));
    for (int i = 0; i < 300; i++) {
      NSDictionary written = new NSDictionary();
      for (int k = 0; k < random.nextInt(8); k++) {
        written.put(text(random), anything(random, 0));
      }
      byte[] xml = written.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
      assertEquals(XMLPropertyListParser.parse(xml), reader.read(xml));
    }
  }

  private static NSObject anything(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> new NSString(text(random));
      case 1 -> new NSNumber(random.nextLong());
      case 2 -> new NSNumber(random.nextInt() / 16.0);
      case 3 -> new NSNumber(random.nextBoolean());
      case 4 -> new NSDate(new Date(1_000L * random.nextInt(Integer.MAX_VALUE)));
      case 5 -> new NSData(text(random).getBytes(StandardCharsets.UTF_8));
      case 6 -> new NSArray(anything(random, depth + 1), anything(random, depth + 1));
      default -> {
        NSDictionary dict = new NSDictionary();
        dict.put(text(random), anything(random, depth + 1));
        yield dict;
      }
    };
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(12), 0, 9)
        .mapToObj(i -> List.of("a", "é", "日", "<", "&", "]]>", "\"", "😀", " b\n").get(i))
        .collect(Collectors.joining());
  }

  private void refused(String why, String document) {
    PlistException e =
        assertThrows(
            PlistException.class, () -> reader.read(document.getBytes(StandardCharsets.UTF_8)));
    assertEquals(why, e.getMessage());
  }

  private void refusedBinary(String why, byte[] object, int offset) {
    byte[] document =
        ByteBuffer.allocate(8 + object.length + 1 + 32)
            .put("bplist00".getBytes(StandardCharsets.US_ASCII))
            .put(object)
            .put((byte) offset)
            .put(new byte[6])
            .put((byte) 1)
            .put((byte) 1)
            .putLong(1)
            .putLong(0)
            .putLong(8 + object.length)
            .array();
    assertEquals(why, assertThrows(PlistException.class, () -> reader.read(document)).getMessage());
  }

  private static byte[] binary(NSDictionary dict) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryPropertyListWriter.write(dict, out);
    return out.toByteArray();
  }
}
