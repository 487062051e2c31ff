package dev.muster.gateway.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListParser;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Message;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
  private static final MessageParser PARSER =
      new MessageParser(new PlistReader(PlistLimits.DEFAULT));

  /** The table of identities: docs/protocol.md. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UDID=D                                                           | D   | DEVICE",
        "UDID=D UserID=U                                                  | D:U | USER",
        "UDID=D UserID=FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF UserShortName=S | D:S | USER",
        "EnrollmentID=E                                                   | E   |"
            + " USER_ENROLLMENT_DEVICE",
        "EnrollmentID=E EnrollmentUserID=U                                | E:U |"
            + " USER_ENROLLMENT_USER"
      })
  void whoAMessageIsFromFollowsFromItsIdentifiers(String keys, String id, Channel channel) {
    StringBuilder entries = new StringBuilder(entry("MessageType", "CheckOut"));
    for (String pair : keys.split(" ")) {
      String[] keyAndValue = pair.split("=");
      entries.append(entry(keyAndValue[0], keyAndValue[1]));
    }
    var message = understood(xml(entries.toString()));
    assertEquals(id, message.enrollment().id().value());
    assertEquals(channel, message.enrollment().channel());
  }

  @Test
  void aBinaryPlistIsReadAsAnXmlOneIs() throws Exception {
    byte[] xml = xml(entry("MessageType", "CheckOut") + entry("UDID", "D"));
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    BinaryPropertyListWriter.write((NSDictionary) PropertyListParser.parse(xml), binary);
    assertEquals(understood(xml), understood(binary.toByteArray()));
  }

  @Test
  void theUnlockTokenIsKeptApartUntilItIsSealed() {
    var message =
        understood(
            xml(
                entry("MessageType", "TokenUpdate")
                    + entry("UDID", "D")
                    + entry("Topic", "t")
                    + entry("PushMagic", "m")
                    + "<key>Token</key><data>AQID</data><key>UnlockToken</key><data>BAUG</data>"));
    assertArrayEquals(new byte[] {4, 5, 6}, message.unlockToken().orElseThrow());
    Message.TokenUpdate update = assertInstanceOf(Message.TokenUpdate.class, message.message());
    assertEquals(Optional.empty(), update.unlockToken());
  }

  @Test
  void anErrorChainIsReadWhole() {
    Message.Report report =
        assertInstanceOf(
            Message.Report.class,
            understood(
                    xml(
                        entry("Status", "Error")
                            + entry("CommandUUID", "c")
                            + entry("UDID", "D")
                            + "<key>ErrorChain</key><array><dict><key>ErrorCode</key>"
                            + "<integer>7</integer>"
                            + entry("ErrorDomain", "X")
                            + entry("USEnglishDescription", "no")
                            + "</dict></array>"))
                .message());
    assertEquals(
        new Message.ErrorChainItem(7, "X", Optional.empty(), Optional.of("no")),
        report.errorChain().getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no plist",
        "<plist><array/></plist>",
        "<plist><dict><key>UDID</key><string>D</string></dict></plist>",
        "<plist><dict><key>Status</key><string>Idle</string></dict></plist>",
        "<plist><dict><key>Status</key><string>Done</string><key>UDID</key><string>D</string></dict></plist>",
        "<plist><dict><key>Status</key><string>Error</string><key>UDID</key><string>D</string></dict></plist>",
        "<plist><dict><key>MessageType</key><string>CheckOut</string><key>UDID</key><string>A:B</string></dict></plist>"
      })
  void whatLacksWhatItMustHaveIsMalformed(String body) {
    assertInstanceOf(
        ParsedMessage.Malformed.class, PARSER.parse(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static ParsedMessage.Understood understood(byte[] body) {
    return assertInstanceOf(ParsedMessage.Understood.class, PARSER.parse(body));
  }

  private static String entry(String key, String value) {
    return "<key>%s</key><string>%s</string>".formatted(key, value);
  }

  private static byte[] xml(String entries) {
    return ("<plist version=\"1.0\"><dict>" + entries + "</dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
