package dev.muster.migration.nanomdm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.migration.Piece;
import dev.muster.migration.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NanoFilesTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir Path directory;

  @Test
  void devicesComeBeforeUsersAndBothBeforeTheCommandsThatWaitForThem() throws IOException {
    file("D1:anna/TokenUpdate.plist", message("TokenUpdate", "D1"));
    file("D1:anna/Queue/c2.plist", "second");
    file("D1/Authenticate.plist", message("Authenticate", "D1"));
    file("D1/TokenUpdate.plist", message("TokenUpdate", "D1"));
    file("D1/CertAuth.sha256.txt", HASH + "\n");
    file("D1/QueueNotNow/c1.plist", "first");
    file("D1/QueueDone/c0.plist", "done");
    file("com.apple.mgmt.x.pem", "certificate");
    file("com.apple.mgmt.x.key", "key");
    assertEquals(
        List.of(
            "push certificate",
            "Authenticate " + HASH,
            "TokenUpdate",
            "TokenUpdate",
            "c1 for D1",
            "c2 for D1:anna"),
        pieces().stream().map(NanoFilesTest::words).toList());
    assertEquals(1, new NanoFiles(directory).devices());
  }

  @Test
  void anUnlockTokenThatCameEarlierStandsInTheTokenUpdate() throws IOException {
    file("D1/Authenticate.plist", message("Authenticate", "D1"));
    file("D1/TokenUpdate.plist", message("TokenUpdate", "D1"));
    file("D1/UnlockToken.dat", "secret");
    String update = text(pieces().get(1));
    assertTrue(update.contains("<key>UnlockToken</key>"), update);
    assertTrue(update.contains("c2VjcmV0"), update);
  }

  @Test
  void aBootstrapTokenBecomesTheMessageThatBroughtIt() throws IOException {
    file("D1/Authenticate.plist", message("Authenticate", "D1"));
    file("D1/TokenUpdate.plist", message("TokenUpdate", "D1"));
    file("D1/BootstrapToken.dat", "secret");
    String last = text(pieces().getLast());
    assertTrue(last.contains("SetBootstrapToken"), last);
    assertTrue(last.contains("<string>D1</string>"), last);
  }

  @Test
  void whatStaysBehindIsTold() throws IOException {
    file("D1/Authenticate.plist", message("Authenticate", "D1"));
    file("D1/Disabled", "");
    file("D1/Queue/c1.plist", "first");
    file("D2/Authenticate.plist", message("Authenticate", "D2"));
    file("com.apple.mgmt.x.pem", "certificate");
    assertEquals(
        List.of("left com.apple.mgmt.x.pem", "left D1", "Authenticate", "left D2"),
        pieces().stream().map(NanoFilesTest::words).toList());
  }

  @Test
  void anotherDirectoryIsSaidToBeNone() {
    assertTrue(
        assertThrows(SourceException.class, () -> new NanoFiles(directory))
            .getMessage()
            .contains("no storage of NanoMDM"));
    assertThrows(SourceException.class, () -> new NanoFiles(directory.resolve("none")));
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    try (NanoFiles files = new NanoFiles(directory)) {
      files.read(pieces::add);
    }
    return pieces;
  }

  private void file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static String message(String type, String udid) {
    return "<plist><dict><key>MessageType</key><string>%s</string><key>UDID</key><string>%s</string></dict></plist>"
        .formatted(type, udid);
  }

  private static String text(Piece piece) {
    return new String(((Piece.CheckIn) piece).plist(), StandardCharsets.UTF_8);
  }

  private static String words(Piece piece) {
    return switch (piece) {
      case Piece.CheckIn(var plist, Optional<String> certificate) -> {
        String text = new String(plist, StandardCharsets.UTF_8);
        String type = text.contains("Authenticate") ? "Authenticate" : "TokenUpdate";
        yield certificate.map(hash -> type + " " + hash).orElse(type);
      }
      case Piece.QueuedCommand command -> command.uuid() + " for " + command.enrollment();
      case Piece.PushCertificate certificate -> "push certificate";
      case Piece.Authority authority -> "authority";
      case Piece.Left left -> "left " + left.what();
    };
  }
}
