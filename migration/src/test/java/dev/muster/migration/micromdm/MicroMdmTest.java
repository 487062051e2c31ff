package dev.muster.migration.micromdm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.muster.migration.Fixtures;
import dev.muster.migration.Piece;
import dev.muster.migration.SourceException;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with one of each that MicroMDM keeps, which BoltDB wrote. */
class MicroMdmTest {
  private static final String TOPIC = "com.apple.mgmt.External.fixture";

  @TempDir Path directory;
  private final List<Piece> pieces = new ArrayList<>();
  private int devices;

  @BeforeEach
  void read() throws IOException {
    Path file = Fixtures.unpack("micromdm/micromdm.db", directory);
    try (MicroMdm source = MicroMdm.open(file)) {
      devices = source.devices();
      source.read(pieces::add);
    }
  }

  @Test
  void devicesComeBeforeUsersAndBothBeforeTheCommandsThatWaitForThem() {
    assertEquals(
        List.of(
            "authority",
            "push certificate",
            "Authenticate D1",
            "TokenUpdate D1",
            "SetBootstrapToken D1",
            "Authenticate D2",
            "TokenUpdate D2",
            "Authenticate D5",
            "TokenUpdate D1:U1",
            "first for D1",
            "second for D1",
            "not-now for D1",
            "user's for D1:U1"),
        pieces.stream().filter(piece -> !(piece instanceof Piece.Left)).map(this::words).toList());
    assertEquals(4, devices);
  }

  @Test
  void aDeviceSaysAgainWhatItSaidWhenItEnrolled() {
    NSDictionary authenticate = checkIn("Authenticate D1");
    for (List<String> key :
        List.of(
            List.of("Topic", TOPIC),
            List.of("SerialNumber", "C02ONE"),
            List.of("OSVersion", "15.1"),
            List.of("BuildVersion", "24B83"),
            List.of("ProductName", "Mac15,3"),
            List.of("Model", "MacBookPro18,3"),
            List.of("ModelName", "MacBook Pro"),
            List.of("DeviceName", "Anna's Mac"))) {
      assertEquals(key.getLast(), authenticate.get(key.getFirst()).toJavaObject(), key.getFirst());
    }
    assertEquals(Optional.of("ab".repeat(32)), certificate("Authenticate D1"));
    assertEquals(Optional.empty(), certificate("Authenticate D2"));
    NSDictionary update = checkIn("TokenUpdate D1");
    assertEquals("d1d1d1", hex(update, "Token"));
    assertEquals("magic-d1", update.get("PushMagic").toJavaObject());
    assertEquals("aabbcc", hex(update, "UnlockToken"));
    assertFalse(update.containsKey("AwaitingConfiguration"));
    assertEquals("b007", hex(checkIn("SetBootstrapToken D1"), "BootstrapToken"));
  }

  @Test
  void whereNoTopicWasKeptItIsThatOfThePushCertificate() {
    NSDictionary update = checkIn("TokenUpdate D2");
    assertEquals(TOPIC, update.get("Topic").toJavaObject());
    assertEquals("d2d2", hex(update, "Token"));
  }

  @Test
  void aUserIsWokenByItsOwnToken() {
    NSDictionary update = checkIn("TokenUpdate D1:U1");
    assertEquals("U1", update.get("UserID").toJavaObject());
    assertEquals("anna", update.get("UserShortName").toJavaObject());
    assertEquals("Anna Example", update.get("UserLongName").toJavaObject());
    assertEquals("0a0a0a", hex(update, "Token"));
  }

  @Test
  void thePushCertificateComesWithItsKeyAndTheCaWithout() {
    Piece.PushCertificate push = only(Piece.PushCertificate.class);
    assertTrue(push.certificatePem().startsWith("-----BEGIN CERTIFICATE-----\n"));
    assertTrue(push.keyPem().startsWith("-----BEGIN RSA PRIVATE KEY-----\n"));
    String ca = only(Piece.Authority.class).certificatePem();
    assertTrue(ca.startsWith("-----BEGIN CERTIFICATE-----\n"), ca);
    assertTrue(ca.endsWith("\n-----END CERTIFICATE-----\n"), ca);
    assertFalse(ca.contains("KEY"), ca);
  }

  @Test
  void aCommandComesAsItWaits() {
    Piece.QueuedCommand command = only(Piece.QueuedCommand.class);
    assertEquals("first", command.uuid());
    assertEquals("<plist>first</plist>", new String(command.plist(), StandardCharsets.UTF_8));
  }

  @Test
  void whatStaysBehindIsTold() {
    assertEquals(
        List.of(
            "the bootstrap token of D2: it is no hexadecimal there",
            "D3: it is not enrolled there any more",
            "D4: it is blocked there",
            "how to wake D5: its push token is not kept there as it should be: it comes back when"
                + " the device sends a TokenUpdate",
            "the device that is kept as uuid-8: it ends within a field",
            "devices that Apple listed and that did not enroll: 2",
            "D1:U2: its push token is not kept there: it comes back when the user signs in",
            "D3:U3: its device does not come over",
            "D2:FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF: the users of Shared iPads are not told apart"
                + " there: each comes back when it signs in",
            "accounts for Setup Assistant to create: 1",
            "the commands for D2: it ends within a field",
            "commands that wait: 1",
            "tokens for Apple's device enrollment (DEP): 1",
            "rules that assign profiles for Setup Assistant: 1",
            "blueprints: 1",
            "profiles: 2"),
        pieces.stream()
            .filter(Piece.Left.class::isInstance)
            .map(Piece.Left.class::cast)
            .map(
                left ->
                    left.what().matches(".*: \\d+") ? left.what() : left.what() + ": " + left.why())
            .toList());
  }

  @Test
  void readAgainItIsTheSame() throws IOException {
    List<Piece> before = List.copyOf(pieces);
    pieces.clear();
    read();
    assertEquals(
        before.stream().map(MicroMdmTest::content).toList(),
        pieces.stream().map(MicroMdmTest::content).toList());
  }

  @Test
  void anotherBoltFileIsSaidToBeNone() throws IOException {
    Path other = Fixtures.unpack("bolt/tree.db", directory);
    assertTrue(
        assertThrows(SourceException.class, () -> MicroMdm.open(other))
            .getMessage()
            .contains("no database of MicroMDM"));
  }

  private <T extends Piece> T only(Class<T> type) {
    return pieces.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private Optional<String> certificate(String words) {
    return found(words).certificateSha256();
  }

  private NSDictionary checkIn(String words) {
    return read(found(words).plist());
  }

  private Piece.CheckIn found(String words) {
    return pieces.stream()
        .filter(piece -> piece instanceof Piece.CheckIn && words(piece).equals(words))
        .map(Piece.CheckIn.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String hex(NSDictionary message, String key) {
    return HexFormat.of().formatHex(((NSData) message.get(key)).bytes());
  }

  private static NSDictionary read(byte[] plist) {
    try {
      return new PlistReader(PlistLimits.DEFAULT).read(plist);
    } catch (PlistException e) {
      throw new AssertionError(e);
    }
  }

  private static String content(Piece piece) {
    return switch (piece) {
      case Piece.CheckIn(var plist, var certificate) ->
          new String(plist, StandardCharsets.UTF_8) + certificate;
      case Piece.QueuedCommand(var enrollment, var uuid, var plist) ->
          enrollment + uuid + new String(plist, StandardCharsets.UTF_8);
      case Piece.PushCertificate(var certificate, var key) -> certificate + key;
      case Piece.Authority(var certificate) -> certificate;
      case Piece.Left(var what, var why) -> what + why;
    };
  }

  private String words(Piece piece) {
    return switch (piece) {
      case Piece.CheckIn(var plist, var certificate) -> {
        NSDictionary message = read(plist);
        String user =
            message.containsKey("UserID") ? ":" + message.get("UserID").toJavaObject() : "";
        yield message.get("MessageType").toJavaObject()
            + " "
            + message.get("UDID").toJavaObject()
            + user;
      }
      case Piece.QueuedCommand command -> command.uuid() + " for " + command.enrollment();
      case Piece.PushCertificate certificate -> "push certificate";
      case Piece.Authority authority -> "authority";
      case Piece.Left left -> "left " + left.what();
    };
  }
}
