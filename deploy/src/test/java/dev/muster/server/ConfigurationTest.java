package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts where file, environment and command line say different things. */
class ConfigurationTest {
  @TempDir Path data;

  @Test
  void theCommandLineStandsAboveTheEnvironmentAndThatAboveTheFile() throws Exception {
    Files.writeString(
        data.resolve("muster.properties"),
        "gateway.port=1\nadmin.port=1\noperations.port=1\nkafka.security.protocol=SSL\n");
    Configuration read =
        read(Map.of("MUSTER_ADMIN_PORT", "2", "MUSTER_OPERATIONS_PORT", "2"), "operations.port=3");
    assertEquals(
        List.of(1, 2, 3),
        List.of(read.gateway().port(), read.admin().port(), read.operations().port()));
    assertEquals(Map.of("security.protocol", "SSL"), read.kafka().clients());
  }

  @Test
  void whatNobodySaysIsAsTheDocumentationTells() {
    Configuration read = read(Map.of());
    assertEquals(Duration.ofHours(1), read.enrollment().challengeLifetime());
    assertEquals(8443, read.gateway().port());
    assertEquals(1000, read.limits().longestQueue());
    assertTrue(read.kafka().embedded());
  }

  @Test
  void aSettingThatDoesNotExistIsNamedWithWhereItStands() {
    assertRefused(
        "the command line has settings that do not exist: admin.prot"
            + " (docs/configuration.md lists those that do)",
        "admin.prot=1");
  }

  @Test
  void aValueOfTheWrongKindIsNamedWithItsKey() {
    assertRefused("admin.port=70000 is no number from 0 to 65535: correct it", "admin.port=70000");
    assertRefused("limits.idle=9 is no duration such as PT1H or P3D: correct it", "limits.idle=9");
    assertRefused(
        "device.sha1.signatures=yes is neither true nor false: correct it",
        "device.sha1.signatures=yes");
  }

  private void assertRefused(String message, String setting) {
    assertEquals(
        message,
        assertThrows(ConfigurationException.class, () -> read(Map.of(), setting)).getMessage());
  }

  private Configuration read(Map<String, String> environment, String... settings) {
    Map<String, String> overrides =
        settings.length == 0
            ? Map.of()
            : Map.of(settings[0].split("=")[0], settings[0].split("=")[1]);
    return Configuration.read(data, Optional.empty(), environment, overrides);
  }
}
