package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.MessageFact.MessageRefused;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.log.EventLog;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, with which status, and which fact the log keeps of it. */
class ITRefusals {
  @TempDir static Path data;
  private static RunningServer running;
  private static Identity identity;
  private static SimulatedDevice enrolled;
  private static final String STRANGER = "STRANGER-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
    SimulatedFleet fleet = running.fleet(1, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    enrolled = fleet.devices().getFirst();
    identity = running.identity(Identity.KeyType.EC);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aMessageWithoutSignature() throws Exception {
    refusedWith("signature-missing", 400, authenticate(STRANGER), null);
  }

  @Test
  void aSignatureThatIsNone() throws Exception {
    refusedWith("signature-unreadable", 400, authenticate(STRANGER), new byte[] {1, 2, 3});
  }

  @Test
  void aBodyThatWasChangedAfterItWasSigned() throws Exception {
    byte[] signature = identity.sign(authenticate("ANOTHER"));
    refusedWith("signature-invalid", 400, authenticate(STRANGER), signature);
  }

  @Test
  void aMessageWithTwoSignatures() throws Exception {
    byte[] body = authenticate(STRANGER);
    String signature = Base64.getEncoder().encodeToString(identity.sign(body));
    HttpResponse<byte[]> answer =
        running.network.send(
            HttpRequest.newBuilder(running.server.deviceUrl())
                .header("Mdm-Signature", signature)
                .header("Mdm-Signature", signature)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
    assertEquals(400, answer.statusCode());
    assertEquals("signature-unreadable", lastEvent(STRANGER).getString("reason"));
  }

  @Test
  void aCertificateOfAForeignCa() throws Exception {
    CertificateAuthority foreign =
        CertificateAuthority.create("Foreign", Instant.now()).authority();
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.EC);
    Identity theirs =
        Identity.of(
            pair,
            foreign.issueForDevice(
                pair.getPublic(), UUID.randomUUID(), new Grant.Open(), Instant.now()));
    byte[] body = authenticate(STRANGER);
    refusedWith("certificate-untrusted", 400, body, theirs.sign(body));
  }

  @Test
  @CheckInBehavior(of = "ReturnToService", by = EnrollmentKind.DEVICE)
  void aMessageTypeThatIsNotServed() throws Exception {
    for (String type : List.of("ReturnToService", "SomethingThatAppleAddedSince")) {
      byte[] body = message(STRANGER, type);
      refusedWith("unsupported-message", 400, body, identity.sign(body));
      assertTrue(lastEvent(STRANGER).getString("text").startsWith(type + " was refused"));
    }
  }

  @Test
  void userAuthenticateIsToldThatTheUserIsNotManaged() throws Exception {
    byte[] body =
        plist(
            "<key>MessageType</key><string>UserAuthenticate</string><key>UDID</key><string>%s</string>"
                    .formatted(STRANGER)
                + "<key>UserID</key><string>ANNA</string>");
    refusedWith("user-not-managed", 410, body, identity.sign(body));
  }

  @Test
  void aTokenUpdateThatLacksItsToken() throws Exception {
    byte[] body = message(STRANGER, "TokenUpdate");
    refusedWith("malformed", 400, body, identity.sign(body));
  }

  @Test
  void aBodyThatIsNoPropertyListIsRefusedAlthoughNoDeviceCanBeNamed() throws Exception {
    byte[] body = "no plist".getBytes();
    assertEquals(400, put(body, identity.sign(body)).statusCode());
  }

  @Test
  void aDeviceThatNeverAuthenticated() throws Exception {
    String unknown = "NEVER-SEEN";
    byte[] body = message(unknown, "CheckOut");
    assertEquals(403, put(body, identity.sign(body)).statusCode());
    JsonObject last = lastEvent(unknown);
    assertEquals("not-enrolled", last.getString("refused"));
  }

  @Test
  void theCertificateOfAnotherDevice() throws Exception {
    Identity own = owner("OWNER");
    byte[] body = authenticate(enrolled.hardware().udid());
    assertEquals(400, put(body, own.sign(body)).statusCode());
    assertEquals("certificate-of-another-device", lastEvent("OWNER").getString("reason"));
    enrolled.converse();
  }

  @Test
  void whatIsProvenAndCantBeReadBelongsToTheDeviceThatTheCertificateNames() throws Exception {
    Identity own = owner("SCRIBBLER");
    byte[] body = "no plist".getBytes(StandardCharsets.UTF_8);
    assertEquals(400, put(body, own.sign(body)).statusCode());
    assertEquals("malformed", lastEvent("SCRIBBLER").getString("reason"));
    EventLog log = running.server.log();
    EnrollmentId device = new EnrollmentId("SCRIBBLER");
    List<Long> offsets = new ArrayList<>();
    log.history()
        .read(
            device,
            entry -> {
              if (entry.event().fact() instanceof MessageRefused) {
                offsets.add(entry.offset());
              }
            });
    Event kept = log.reader().device(device, offsets).getFirst();
    byte[] raw = log.sealer().open(kept.id(), kept.request().orElseThrow().body());
    assertArrayEquals(body, raw);
  }

  private static Identity owner(String udid) throws Exception {
    Identity own = running.identity(Identity.KeyType.EC);
    byte[] first = authenticate(udid);
    assertEquals(200, put(first, own.sign(first)).statusCode());
    return own;
  }

  @Test
  void anAdminWithoutTokenIsToldSo() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(
            HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/enrollments")));
    assertEquals(401, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void aCommandForADeviceThatDoesNotExistIsRefused() throws Exception {
    JsonObject answer =
        new JsonObject(
            Buffer.buffer(
                running
                    .post(
                        "/v1/commands",
                        "application/json",
                        new JsonObject()
                            .put("enrollments", new JsonArray().add("NOBODY"))
                            .put("command", new JsonObject().put("RequestType", "DeviceLock"))
                            .toBuffer())
                    .body()));
    assertEquals(
        "not-enrolled", answer.getJsonArray("enrollments").getJsonObject(0).getString("result"));
  }

  @Test
  void aRawPlistIsQueuedUnderItsOwnUuid() throws Exception {
    String plist =
        "<plist version=\"1.0\"><dict><key>Command</key><dict><key>RequestType</key>"
            + "<string>ProfileList</string></dict><key>CommandUUID</key><string>mine</string>"
            + "</dict></plist>";
    HttpResponse<byte[]> answer =
        running.post(
            "/v1/commands?enrollments=" + enrolled.hardware().udid(),
            "application/xml",
            Buffer.buffer(plist));
    assertEquals(201, answer.statusCode());
    enrolled.converse();
    assertTrue(enrolled.journal().stream().anyMatch(e -> e.toldUuid().equals(Optional.of("mine"))));
    JsonObject fate =
        running.json("/v1/commands/mine/enrollments").getJsonArray("enrollments").getJsonObject(0);
    assertEquals("Acknowledged", fate.getString("state"));
    assertEquals(1, fate.getInteger("offered"));
  }

  @Test
  void theUnlockTokenStandsNowhereInTheLogInClear() throws Exception {
    byte[] secret = "unlock-me-0123456789".getBytes();
    Identity own = running.identity(Identity.KeyType.EC);
    byte[] begin = authenticate("IPHONE");
    put(begin, own.sign(begin));
    byte[] body =
        plist(
            "<key>MessageType</key><string>TokenUpdate</string><key>UDID</key><string>IPHONE</string>"
                + "<key>Topic</key><string>t</string><key>PushMagic</key><string>m</string>"
                + "<key>Token</key><data>AQID</data><key>UnlockToken</key><data>"
                + Base64.getEncoder().encodeToString(secret)
                + "</data>");
    assertEquals(200, put(body, own.sign(body)).statusCode());
    String clear = new String(secret);
    String base64 = Base64.getEncoder().encodeToString(secret);
    try (var files = Files.walk(data.resolve("kafka"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(clear) || content.contains(base64), file.toString());
      }
    }
  }

  private static void refusedWith(String reason, int status, byte[] body, byte[] signature)
      throws Exception {
    HttpResponse<byte[]> answer = put(body, signature);
    assertEquals(status, answer.statusCode());
    // A body could have a code in it by which a device removes its management.
    assertEquals(0, answer.body().length);
    JsonObject last = lastEvent(STRANGER);
    assertEquals("MessageRefused", last.getString("kind"));
    assertEquals(reason, last.getString("reason"));
    assertEquals(
        answer.headers().firstValue("Muster-Event-Id").orElse(""), last.getString("event_id"));
  }

  private static JsonObject lastEvent(String device) throws Exception {
    JsonArray events =
        running.json("/v1/enrollments/" + device + "/history").getJsonArray("events");
    return events.getJsonObject(events.size() - 1);
  }

  private static HttpResponse<byte[]> put(byte[] body, byte[] signature) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.deviceUrl())
            .header("Content-Type", "application/x-apple-aspen-mdm-checkin")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    if (signature != null) {
      request.header("Mdm-Signature", Base64.getEncoder().encodeToString(signature));
    }
    return running.network.send(request);
  }

  private static byte[] authenticate(String udid) {
    return message(udid, "Authenticate");
  }

  private static byte[] message(String udid, String type) {
    return plist(
        "<key>MessageType</key><string>%s</string><key>UDID</key><string>%s</string>"
            .formatted(type, udid));
  }

  private static byte[] plist(String entries) {
    return ("<plist version=\"1.0\"><dict>" + entries + "</dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
