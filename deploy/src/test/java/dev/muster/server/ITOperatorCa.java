package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.server.config.ConfigurationException;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CAs that the operator brings along. */
@Timeout(120)
class ITOperatorCa {
  private static final CertificateAuthority THEIRS =
      CertificateAuthority.create("Example", Instant.now()).authority();

  @TempDir Path data;

  @Test
  void devicesEnrolUnderACaGivenInPem() throws Exception {
    Path chain = Files.writeString(data.resolve("chain.pem"), Pem.encode(THEIRS.chain()));
    Path key = Files.writeString(data.resolve("key.pem"), Pem.encode(THEIRS.key()));
    enrolsUnderTheirCa(Map.of("ca.certificates", chain.toString(), "ca.key", key.toString()));
  }

  @Test
  void devicesEnrolUnderACaGivenInPkcs12() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "ca", THEIRS.key(), "pw".toCharArray(), THEIRS.chain().toArray(X509Certificate[]::new));
    Path file = data.resolve("ca.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "pw".toCharArray());
    }
    Path password = Files.writeString(data.resolve("password"), "pw\n");
    enrolsUnderTheirCa(
        Map.of("ca.pkcs12", file.toString(), "ca.pkcs12.password.file", password.toString()));
  }

  @Test
  void aKeyWithoutItsCertificatesIsRefusedWithALineThatSaysWhatToDo() throws Exception {
    Path key = Files.writeString(data.resolve("key.pem"), Pem.encode(THEIRS.key()));
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> start(Map.of("ca.key", key.toString())).close());
    assertTrue(e.getMessage().contains("ca.certificates"), e.getMessage());
  }

  @Test
  void aTemplateThatLacksTheChallengeIsRefusedAtStart() throws Exception {
    Path template = Files.writeString(data.resolve("t.mobileconfig"), "<plist><dict/></plist>");
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> start(Map.of("enrollment.profile", template.toString())).close());
    assertTrue(e.getMessage().contains("${challenge}"), e.getMessage());
  }

  @Test
  void anEnrolmentWithAForeignCasCertificateIsBoundByItsDigest() throws Exception {
    Path cas =
        Files.writeString(data.resolve("foreign.pem"), Pem.encode(List.of(THEIRS.issuing())));
    try (MusterServer server =
            start(
                Map.of(
                    "device.trusted.cas",
                    cas.toString(),
                    "device.trusted.cas.until",
                    "2999-01-01"));
        Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1)) {
      KeyPair pair = Identity.newKeyPair(Identity.KeyType.EC);
      Identity identity =
          Identity.of(
              pair,
              THEIRS.issueForDevice(
                  pair.getPublic(), UUID.randomUUID(), new Grant.Open(), Instant.now()));
      byte[] body =
          "<plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key><string>D</string></dict></plist>"
              .getBytes();
      int status =
          network
              .send(
                  HttpRequest.newBuilder(server.deviceUrl())
                      .header(
                          "Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
                      .PUT(HttpRequest.BodyPublishers.ofByteArray(body)))
              .statusCode();
      assertEquals(200, status);
      assertTrue(
          server.log().view().device(new EnrollmentId("D")).binding().orElseThrow()
              instanceof CertificateIdentity.Foreign);
    }
  }

  private void enrolsUnderTheirCa(Map<String, String> settings) throws Exception {
    try (MusterServer server = start(settings);
        Network network = new Network(List.of(THEIRS.root()), HttpClient.Version.HTTP_1_1)) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              2, network, server.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> {});
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      for (SimulatedDevice device : fleet.devices()) {
        EnrollmentId id = new EnrollmentId(device.hardware().udid());
        assertEquals(
            EnrollmentStatus.ENROLLED,
            server.log().view().device(id).channel(id).orElseThrow().status());
      }
    }
  }

  private MusterServer start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(RunningServer.FREE_PORTS);
    all.putAll(settings);
    return MusterServer.start(
        Configuration.read(data.resolve("server"), Optional.empty(), Map.of(), all));
  }
}
