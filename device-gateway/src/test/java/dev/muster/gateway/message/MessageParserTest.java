package dev.muster.gateway.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListParser;
import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
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
    assertArrayEquals(new byte[] {4, 5, 6}, message.apart().orElseThrow());
    Message.TokenUpdate update = assertInstanceOf(Message.TokenUpdate.class, message.message());
    assertEquals(Optional.empty(), update.unlockToken());
  }

  @Test
  void aBootstrapTokenIsKeptApartUntilItIsSealed() {
    var message =
        understood(
            xml(
                entry("MessageType", "SetBootstrapToken")
                    + entry("UDID", "D")
                    + "<key>AwaitingConfiguration</key><true/>"
                    + "<key>BootstrapToken</key><data>BAUG</data>"));
    assertArrayEquals(new byte[] {4, 5, 6}, message.apart().orElseThrow());
    assertEquals(new Message.SetBootstrapToken(Optional.empty(), true), message.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<key>BootstrapToken</key><data></data>"})
  void aBootstrapTokenThatIsMissingOrEmptyIsNone(String token) {
    var message =
        understood(xml(entry("MessageType", "SetBootstrapToken") + entry("UDID", "D") + token));
    assertEquals(Optional.empty(), message.apart());
  }

  @Test
  void aBootstrapTokenThatWouldFillTheMemoryIsMalformed() {
    String token = "<key>BootstrapToken</key><data>" + "AAAA".repeat(2000) + "</data>";
    assertInstanceOf(
        ParsedMessage.Malformed.class,
        PARSER.parse(xml(entry("MessageType", "SetBootstrapToken") + entry("UDID", "D") + token)));
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
        "<plist><dict><key>Status</key><string>Idle</string><key>UDID</key><string>D\u0001</string></dict></plist>",
        "<plist><dict><key>Status</key><string>Idle</string><key>UDID</key><string>D</string><key>UserID</key><string></string></dict></plist>",
        "<plist><dict><key>Status</key><string>Idle</string><key>UDID</key><string>D</string><key>UserID</key><string>FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF</string><key>UserShortName</key><string/></dict></plist>",
        "<plist><dict><key>Status</key><string>Idle</string><key>EnrollmentID</key><string>E</string><key>EnrollmentUserID</key><integer>1</integer></dict></plist>",
        "<plist><dict><key>MessageType</key><string>TokenUpdate</string><key>UDID</key><string>D</string><key>Topic</key><string>t</string><key>PushMagic</key><string>m</string><key>Token</key><data></data></dict></plist>",
        "<plist><dict><key>MessageType</key><string>CheckOut</string><key>UDID</key><string>A:B</string></dict></plist>"
      })
  void whatLacksWhatItMustHaveIsMalformed(String body) {
    assertInstanceOf(
        ParsedMessage.Malformed.class, PARSER.parse(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aReportWithWhatNobodyReadsEndsItsCommandAllTheSame() {
    Message.Report report =
        report(
            entry("Status", "Acknowledged")
                + entry("CommandUUID", "c")
                + entry("UDID", "D")
                + "<key>QueryResponses</key><dict><key>A</key><integer/><key>B</key><date/>"
                + entry("DeviceName", "Ann\u000bs")
                + "<key>OSVersion</key><string>18.1</string></dict>");
    assertEquals(Optional.of(new CommandUuid("c")), report.commandUuid());
    assertEquals(Optional.of("Ann\uFFFDs"), report.device().deviceName());
    assertEquals(Optional.of("18.1"), report.device().osVersion());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<key>CommandUUID</key><string>a\u0001</string>"})
  void anErrorThatNamesNoCommandIsAReportOfNone(String entries) {
    Message.Report report = report(entry("Status", "Error") + entry("UDID", "D") + entries);
    assertEquals(Message.ReportStatus.ERROR, report.status());
    assertEquals(Optional.empty(), report.commandUuid());
  }

  @ParameterizedTest
  @CsvSource({
    "<integer>4294967295</integer>, 2147483647",
    "<integer>-2147483649</integer>, -2147483648",
    "<string>12021</string>, 12021",
    "<string>odd</string>, 0",
    "<real>-9.5</real>, -9",
    "<true/>, 0"
  })
  void anErrorsCodeIsReadWhateverItStandsAs(String value, int expected) {
    Message.Report report =
        report(
            entry("Status", "Error")
                + entry("CommandUUID", "c")
                + entry("UDID", "D")
                + "<key>ErrorChain</key><dict><key>ErrorCode</key>"
                + value
                + "</dict>");
    assertEquals(expected, report.errorChain().getFirst().errorCode());
  }

  @Test
  void whatEntersTheStateIsCut() {
    Message.Authenticate authenticate =
        assertInstanceOf(
            Message.Authenticate.class,
            understood(
                    xml(
                        entry("MessageType", "Authenticate")
                            + entry("UDID", "D")
                            + entry("DeviceName", "\uD83D\uDE00".repeat(600_000) + "x")))
                .message());
    assertEquals(1024, authenticate.device().deviceName().orElseThrow().length());
  }

  private static Message.Report report(String entries) {
    return assertInstanceOf(Message.Report.class, understood(xml(entries)).message());
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
