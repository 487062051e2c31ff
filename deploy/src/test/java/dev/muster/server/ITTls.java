package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
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
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS certificates that the operator brings along, and replaces while the server runs. */
@Timeout(120)
class ITTls {
  private static final CertificateAuthority THEIRS =
      CertificateAuthority.create("Example", Instant.now()).authority();
  private static final String NAME = "mdm.example.com";

  /** Longer than two looks. */
  private static final Duration TWO_LOOKS = Duration.ofSeconds(10);

  @TempDir Path directory;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    Path live = Files.createDirectories(directory.resolve("live"));
    link(live, store("1", issued("EC")));
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    for (String side : List.of("gateway", "admin")) {
      settings.put(side + ".tls.certificates", live.resolve("fullchain.pem").toString());
      settings.put(side + ".tls.key", live.resolve("privkey.pem").toString());
    }
    running = RunningServer.start(directory.resolve("server"), settings);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void linksThatAreTurnedToOtherFilesAreFollowedWithoutARestart() throws Exception {
    TlsIdentity next = issued("RSA");
    link(directory.resolve("live"), store("2", next));
    awaitShown(gateway(), next.certificate());
    awaitShown(running.server.adminUrl(), next.certificate());
    assertEquals("h2", Handshake.protocol(gateway(), NAME));
    assertEquals("h2", Handshake.protocol(running.server.adminUrl(), NAME));
  }

  @Test
  void aCertificateWhoseKeyIsNotThereYetIsNotShown() throws Exception {
    X509Certificate before = Handshake.shown(gateway(), NAME);
    TlsIdentity next = issued("EC");
    Path chain = directory.resolve("live/fullchain.pem");
    replace(chain, Pem.encode(next.chain()));
    await()
        .during(TWO_LOOKS)
        .atMost(RunningServer.PATIENCE)
        .until(() -> Handshake.shown(gateway(), NAME).equals(before));
    replace(directory.resolve("live/privkey.pem"), Pem.encode(next.key()));
    awaitShown(gateway(), next.certificate());
  }

  @Test
  void aFileThatBreaksOffKeepsTheCertificateBefore() throws Exception {
    X509Certificate before = Handshake.shown(gateway(), NAME);
    String whole = Pem.encode(issued("EC").chain());
    replace(directory.resolve("live/fullchain.pem"), whole.substring(0, whole.length() / 2));
    await()
        .during(TWO_LOOKS)
        .atMost(RunningServer.PATIENCE)
        .until(() -> Handshake.shown(gateway(), NAME).equals(before));
  }

  @Test
  void whoeverAsksTheAdminApiForNoNameIsShownTheOperators() throws Exception {
    assertEquals(NAME, commonName(Handshake.shown(running.server.adminUrl(), "")));
  }

  @Test
  void whoeverComesToTheAdminApiFromTheSameMachineIsShownTheInstallationsOwn() throws Exception {
    assertEquals(NAME, commonName(Handshake.shown(running.server.adminUrl(), NAME)));
    X509Certificate local = Handshake.shown(running.server.adminUrl(), "localhost");
    assertEquals("CN=Muster Issuing CA", local.getIssuerX500Principal().getName());
  }

  @Test
  void aDeviceEnrollsByAProfileThatBringsTheRootOfAPrivateCaAndIsSignedByIt() throws Exception {
    try (Network network = new Network(List.of(THEIRS.root()), HttpClient.Version.HTTP_1_1)) {
      URI enroll =
          URI.create("https://localhost:%d/enroll".formatted(running.server.deviceUrl().getPort()));
      assertEquals(List.of(THEIRS.root()), EnrollmentInstructions.fetch(network, enroll).anchors());
      SimulatedDevice device =
          SimulatedFleet.create(1, network, enroll, Behaviour.OBEDIENT, (d, entry) -> {})
              .devices()
              .getFirst();
      device.enroll();
      device.converse();
    }
  }

  @Test
  void aPairThatDoesNotFitIsRefusedAtStartWithALineThatSaysWhatToDo() throws Exception {
    Path other = Files.writeString(directory.resolve("other.pem"), Pem.encode(issued("EC").key()));
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("gateway.tls.certificates", directory.resolve("live/fullchain.pem").toString());
    settings.put("gateway.tls.key", other.toString());
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> RunningServer.start(directory.resolve("another"), settings).close());
    assertTrue(e.getMessage().contains("gateway.tls.key"), e.getMessage());
  }

  private URI gateway() {
    return running.server.deviceUrl();
  }

  private static void awaitShown(URI server, X509Certificate expected) {
    await()
        .atMost(RunningServer.PATIENCE)
        .until(() -> Handshake.shown(server, NAME).equals(expected));
  }

  private static String commonName(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().replace("CN=", "");
  }

  private static TlsIdentity issued(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    KeyPair pair = generator.generateKeyPair();
    List<X509Certificate> chain = new ArrayList<>(THEIRS.chain());
    chain.addFirst(
        THEIRS.issueForServer(
            pair.getPublic(), List.of(NAME, "localhost", "127.0.0.1"), Instant.now()));
    return new TlsIdentity(chain, pair.getPrivate());
  }

  private Path store(String version, TlsIdentity identity) throws Exception {
    Path archive = Files.createDirectories(directory.resolve("archive" + version));
    Files.writeString(archive.resolve("fullchain.pem"), Pem.encode(identity.chain()));
    Files.writeString(archive.resolve("privkey.pem"), Pem.encode(identity.key()));
    return archive;
  }

  /** As certbot does: one link after the other. */
  private static void link(Path live, Path archive) throws Exception {
    for (String name : List.of("fullchain.pem", "privkey.pem")) {
      Path link = live.resolve(name + ".new");
      Files.createSymbolicLink(link, archive.resolve(name));
      Files.move(link, live.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void replace(Path file, String content) throws Exception {
    Files.delete(file);
    Files.writeString(file, content);
  }
}
