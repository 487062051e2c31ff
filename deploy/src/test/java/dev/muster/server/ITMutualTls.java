package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices that prove who they are by their certificate in TLS with the gateway itself. */
@Timeout(120)
class ITMutualTls {
  @TempDir static Path data;
  @TempDir static Path files;
  private static CertificateAuthority authority;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    authority =
        CertificateAuthority.create("Example", Instant.now().minus(Duration.ofDays(900)))
            .authority();
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("ca.certificates", file("chain.pem", Pem.encode(authority.chain())));
    settings.put("ca.key", file("ca.key", Pem.encode(authority.key())));
    settings.put("device.identity", "tls");
    running = RunningServer.start(data, settings);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aDeviceEnrollsAndTalksWithoutASignature() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      try (Network network = new Network(List.of(running.server.ca()), version)) {
        SimulatedDevice device =
            SimulatedFleet.create(
                    version.ordinal() + 1,
                    1,
                    network,
                    running.server.enrollUrl(),
                    Behaviour.OBEDIENT,
                    (who, entry) -> {})
                .devices()
                .getFirst();
        device.enroll();
        device.converse();
        String udid = device.hardware().udid();
        var request =
            running
                .server
                .log()
                .reader()
                .device(new EnrollmentId(udid), List.of(last(udid).getLong("offset")))
                .getFirst()
                .request()
                .orElseThrow();
        assertEquals(true, request.signature().isEmpty());
        assertArrayEquals(
            device.certificate().getEncoded(), request.certificate().orElseThrow().toArray());
      }
    }
  }

  @Test
  void whoShowsNoCertificateIsRefusedUnlessASignatureProvesThem() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body = message("BARE", "Authenticate");
    assertEquals(400, put(running.network, Map.of(), body));
    assertEquals("certificate-missing", last("BARE").getString("reason"));
    Map<String, String> header = Map.of("Client-Cert", ":" + base64(identity) + ":");
    assertEquals(400, put(running.network, header, body));
    assertEquals("certificate-missing", last("BARE").getString("reason"));
    assertEquals(200, put(running.network, Map.of("Mdm-Signature", sign(identity, body)), body));
  }

  @Test
  void theCertificateOfAnotherDeviceIsRefused() throws Exception {
    Identity own = running.identity(Identity.KeyType.RSA);
    Identity others = running.identity(Identity.KeyType.RSA);
    assertEquals(200, put(running.network.as(own), Map.of(), message("OWN", "Authenticate")));
    assertEquals(200, put(running.network.as(others), Map.of(), message("OTHERS", "Authenticate")));
    assertEquals(400, put(running.network.as(others), Map.of(), message("OWN", "CheckOut")));
    assertEquals("certificate-of-another-device", last("OTHERS").getString("reason"));
  }

  @Test
  void aSignatureByAnotherCertificateThanTheOneShownIsRefused() throws Exception {
    Identity shown = running.identity(Identity.KeyType.EC);
    Identity signer = running.identity(Identity.KeyType.EC);
    byte[] body = message("DIFFER", "Authenticate");
    assertEquals(
        400, put(running.network.as(shown), Map.of("Mdm-Signature", sign(signer, body)), body));
    assertEquals("signature-of-another-certificate", last("DIFFER").getString("reason"));
  }

  @Test
  void theHandshakeFailsWithACertificateThatHasEndedOrIsOfAnotherCa() {
    Instant now = Instant.now();
    Identity ended = identity(authority, now.minus(Duration.ofDays(400)));
    CertificateAuthority foreign = CertificateAuthority.create("Example", now).authority();
    for (Identity none : List.of(ended, identity(foreign, now))) {
      assertThrows(
          IOException.class,
          () -> put(running.network.as(none), Map.of(), message("NONE", "Authenticate")));
    }
  }

  private static Identity identity(CertificateAuthority ca, Instant from) {
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.EC);
    return Identity.of(
        pair, ca.issueForDevice(pair.getPublic(), UUID.randomUUID(), new Grant.Open(), from));
  }

  private static int put(Network network, Map<String, String> headers, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.deviceUrl())
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return network.send(request).statusCode();
  }

  private static JsonObject last(String device) throws Exception {
    JsonArray events =
        running.json("/v1/enrollments/" + device + "/history").getJsonArray("events");
    return events.getJsonObject(events.size() - 1);
  }

  private static String sign(Identity identity, byte[] body) throws Exception {
    return Base64.getEncoder().encodeToString(identity.sign(body));
  }

  private static String base64(Identity identity) throws Exception {
    return Base64.getEncoder().encodeToString(identity.certificate().getEncoded());
  }

  private static byte[] message(String udid, String type) {
    return ("<plist version=\"1.0\"><dict><key>MessageType</key><string>%s</string>"
            + "<key>UDID</key><string>%s</string></dict></plist>")
        .formatted(type, udid)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String file(String name, String content) throws IOException {
    return Files.writeString(files.resolve(name), content).toString();
  }
}
