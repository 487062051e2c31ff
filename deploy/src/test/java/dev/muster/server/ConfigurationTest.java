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
        "--set: there is no setting admin.prot: did you mean admin.port?", "admin.prot=1");
    assertRefused(
        "--set: there is no setting kafka.embeded.port: did you mean kafka.embedded.port?",
        "kafka.embeded.port=1");
    assertRefused(
        "--set: there is no setting entirely.new (docs/configuration.md lists them all)",
        "entirely.new=1");
  }

  @Test
  void allThatIsWrongIsToldAtOnceWithItsPlace() throws Exception {
    Path file = data.resolve("muster.properties");
    Files.writeString(
        file, "# ports\nadmin.port = many\nlimits.idle=9\n\nkafka.embeded.port=1\npush.topic=x\n");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> read(Map.of("MUSTER_GATEWAY_PORT", "-1")));
    assertEquals(
        List.of(
            file + ":5: there is no setting kafka.embeded.port: did you mean kafka.embedded.port?",
            "MUSTER_GATEWAY_PORT in the environment: gateway.port=-1 must be a number from 0 to"
                + " 65535",
            file + ":2: admin.port=many must be a number from 0 to 65535",
            file
                + ":6: push.topic=x is no MDM topic such as com.apple.mgmt.External.…: give the UID"
                + " of your push certificate's subject, or leave it out",
            file + ":3: limits.idle=9 must be a duration such as PT1H or P3D"),
        e.getMessage().lines().toList());
  }

  @Test
  void aValueOfTheWrongKindIsNamedWithItsKey() {
    assertRefused("--set: admin.port=70000 must be a number from 0 to 65535", "admin.port=70000");
    assertRefused("--set: limits.idle=9 must be a duration such as PT1H or P3D", "limits.idle=9");
    assertRefused(
        "--set: device.sha1.signatures=yes must be true or false", "device.sha1.signatures=yes");
  }

  @Test
  void settingsThatBelongTogetherAreNamedWithWhatIsLacking() {
    assertRefused(
        "--set: TLS of your own needs both gateway.tls.certificates and gateway.tls.key: set the"
            + " other one, too",
        "gateway.tls.key=key.pem");
    assertRefused(
        "--set: packages.s3.url needs packages.s3.access.key and packages.s3.secret.key.file: set"
            + " both",
        "packages.s3.url=https://s3.example.com/bucket");
    assertRefused(
        "--set: gateway.proxies is empty, so nobody may say whom they speak for: name the proxies'"
            + " addresses, such as 10.0.0.0/24",
        "gateway.proxy.protocol=true");
  }

  @Test
  void aUrlThatIsNoneIsRefusedWithAnExample() {
    assertRefused(
        "--set: packages.s3.url=not a url must be a URL such as https://s3.example.com/bucket",
        "packages.s3.url=not a url");
    assertRefused(
        "--set: enrollment.url=http://mdm.example.com must be a URL such as"
            + " https://mdm.example.com",
        "enrollment.url=http://mdm.example.com");
  }

  @Test
  void aPushTopicThatNoCertificateCanHaveIsRefused() {
    assertEquals(
        Optional.of("com.apple.mgmt.External.x"),
        read(Map.of(), "push.topic=com.apple.mgmt.External.x").enrollment().topic());
    assertRefused(
        "--set: push.topic=com.example.app is no MDM topic such as com.apple.mgmt.External.…: give"
            + " the UID of your push certificate's subject, or leave it out",
        "push.topic=com.example.app");
  }

  @Test
  void whatKubernetesTellsOfServicesIsNoSetting() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("MUSTER_GATEWAY_SERVICE_HOST", "10.0.0.7"),
            Map.entry("MUSTER_GATEWAY_SERVICE_PORT", "443"),
            Map.entry("MUSTER_GATEWAY_SERVICE_PORT_DEVICES", "443"),
            Map.entry("MUSTER_GATEWAY_PORT", "tcp://10.0.0.7:443"),
            Map.entry("MUSTER_GATEWAY_PORT_443_TCP", "tcp://10.0.0.7:443"),
            Map.entry("MUSTER_GATEWAY_PORT_443_TCP_PROTO", "tcp"),
            Map.entry("MUSTER_GATEWAY_PORT_443_TCP_PORT", "443"),
            Map.entry("MUSTER_GATEWAY_PORT_443_TCP_ADDR", "10.0.0.7"),
            Map.entry("MUSTER_ADMIN_SERVICE_HOST", "10.0.0.8"),
            // The pod's own word is a setting, though a service of that name is there.
            Map.entry("MUSTER_ADMIN_PORT", "9443"));
    Configuration read = read(environment);
    assertEquals(List.of(8443, 9443), List.of(read.gateway().port(), read.admin().port()));
  }

  @Test
  void anAddressThatNoServiceExplainsIsRefused() {
    Map<String, String> environment = Map.of("MUSTER_GATEWAY_PORT", "tcp://10.0.0.7:443");
    assertThrows(ConfigurationException.class, () -> read(environment));
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
