package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.DeviceIdentity;
import dev.muster.server.config.ConfigurationException;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The installation's own CA is changed, and no device is lost. */
@Timeout(180)
class ITCaChange {
  @TempDir Path data;

  @Test
  void devicesOfTheFormerCaGoOnAndGetACertificateOfTheCurrentWhenTheyRenew() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    SimulatedDevice device;
    X509Certificate oldRoot;
    Network network;
    try (RunningServer before = RunningServer.start(data, settings)) {
      // The device comes back to the same port.
      settings.put("gateway.port", Integer.toString(before.server.deviceUrl().getPort()));
      oldRoot = before.server.ca();
      network = new Network(List.of(oldRoot), HttpClient.Version.HTTP_1_1);
      device = only(network, before.server.enrollUrl());
      device.enroll();
    }
    X509Certificate newRoot = MusterServer.rotateCa(data);
    try (RunningServer both = RunningServer.start(data, settings)) {
      device.converse();
      assertEquals(
          List.of(newRoot, oldRoot),
          EnrollmentInstructions.fetch(network, both.server.enrollUrl()).anchors());
      X509Certificate first = device.certificate();
      device.renewCertificate();
      device.converse();
      assertEquals(DeviceIdentity.of(first), DeviceIdentity.of(device.certificate()));
      assertTrue(
          device.certificate().getIssuerX500Principal().getName().startsWith("CN=Muster 20"));
    }
    MusterServer.retireCa(data);
    try (RunningServer after = RunningServer.start(data, settings)) {
      assertEquals(
          newRoot.getSubjectX500Principal().getName().replace("Root", "Issuing"),
          Handshake.shown(after.server.deviceUrl(), "localhost")
              .getIssuerX500Principal()
              .getName());
    } finally {
      network.close();
    }
  }

  @Test
  void fromTheBuiltInCaToOneOfTheOperatorsDevicesGoOnAndTheServerStaysUnderTheFormer()
      throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    SimulatedDevice device;
    X509Certificate root;
    Network network;
    try (RunningServer before = RunningServer.start(data, settings)) {
      settings.put("gateway.port", Integer.toString(before.server.deviceUrl().getPort()));
      root = before.server.ca();
      network = new Network(List.of(root), HttpClient.Version.HTTP_1_1);
      device = only(network, before.server.enrollUrl());
      device.enroll();
    }
    CertificateAuthority theirs = CertificateAuthority.create("Example", Instant.now()).authority();
    settings.put("ca.certificates", written("chain.pem", Pem.encode(theirs.chain())));
    settings.put("ca.key", written("key.pem", Pem.encode(theirs.key())));
    settings.put("ca.former.certificates", data.resolve("ca-chain.pem").toString());
    settings.put("ca.former.key", data.resolve("secrets/ca.key").toString());
    try (MusterServer after =
        MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings))) {
      device.converse();
      assertEquals(
          List.of(theirs.root(), root),
          EnrollmentInstructions.fetch(network, after.enrollUrl()).anchors());
    } finally {
      network.close();
    }
  }

  private String written(String name, String content) throws Exception {
    return Files.writeString(data.resolve(name), content).toString();
  }

  @Test
  void aSecondChangeBeforeTheFirstIsOverIsRefused() {
    MusterServer.makeKeys(data);
    MusterServer.rotateCa(data);
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> MusterServer.rotateCa(data));
    assertTrue(e.getMessage().contains("muster ca retire"), e.getMessage());
  }

  @Test
  void theServersCertificateIsReplacedBeforeItEndsWhileTheServerRuns() throws Exception {
    SteppingClock clock = new SteppingClock();
    try (RunningServer running = RunningServer.start(data, RunningServer.FREE_PORTS, clock)) {
      X509Certificate before = Handshake.shown(running.server.deviceUrl(), "localhost");
      clock.step(Duration.ofDays(800));
      for (URI server : List.of(running.server.deviceUrl(), running.server.adminUrl())) {
        await()
            .atMost(RunningServer.PATIENCE)
            .until(
                () ->
                    Handshake.shown(server, "localhost").getNotAfter().after(before.getNotAfter()));
      }
    }
  }

  @Test
  void aCaThatHasEndedIsRefusedWithALineThatSaysWhatToDo() {
    MusterServer.makeKeys(data);
    SteppingClock clock = new SteppingClock();
    clock.step(Duration.ofDays(3651));
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> RunningServer.start(data, RunningServer.FREE_PORTS, clock).close());
    assertTrue(e.getMessage().contains("docs/enrolment.md"), e.getMessage());
  }

  private static SimulatedDevice only(Network network, URI enroll) {
    return SimulatedFleet.create(1, network, enroll, Behaviour.OBEDIENT, (d, entry) -> {})
        .devices()
        .getFirst();
  }
}
