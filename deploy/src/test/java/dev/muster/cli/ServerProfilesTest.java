package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProfilesTest {
  private static final ServerProfile LAB =
      new ServerProfile("https://lab/", "secret", Optional.of("PEM"));

  @TempDir Path directory;

  @Test
  void theFirstServerIsTheCurrentOneUntilAnotherIsChosen() {
    ServerProfiles profiles = new ServerProfiles(directory.resolve("a/servers.json"));
    profiles.add("lab", LAB);
    profiles.add("live", new ServerProfile("https://live/", "other", Optional.empty()));
    assertEquals(Optional.of("lab"), profiles.current());
    profiles.use("live");
    assertEquals(Optional.of("live"), profiles.current());
    profiles.remove("live");
    assertEquals(Optional.empty(), profiles.current());
    assertEquals(Set.of("lab"), profiles.names());
    assertEquals(LAB, profiles.find("lab"));
  }

  @Test
  void aServerWithAPublicCertificateNeedsNoCa() {
    ServerProfiles profiles = new ServerProfiles(directory.resolve("servers.json"));
    profiles.add("live", new ServerProfile("https://live/", "other", Optional.empty()));
    assertEquals(Optional.empty(), profiles.find("live").ca());
  }

  @Test
  void theTokensCanBeReadByTheirOwnerAlone() throws Exception {
    Path file = directory.resolve("servers.json");
    new ServerProfiles(file).add("lab", LAB);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void anUnknownServerAndADamagedFileAreOneLineThatSaysWhatToDo() throws Exception {
    Path file = directory.resolve("servers.json");
    ServerProfiles profiles = new ServerProfiles(file);
    assertThrows(CliException.class, () -> profiles.find("nowhere"));
    Files.writeString(file, "{");
    assertThrows(CliException.class, profiles::names);
  }
}
