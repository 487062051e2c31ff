package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.muster.cli.Ran;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.ActivationLockFact;
import dev.muster.core.event.ActivationLockFact.ActivationUnlockAnswered;
import dev.muster.core.event.ActivationLockFact.ActivationUnlockAsked;
import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.Pem;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.apns.Courier;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that were written for NanoMDM, as they call; and devices that come over from one, or from
 * a MicroMDM.
 */
@Timeout(180)
class ITNanoMdm {
  private static final String TOPIC = "com.apple.mgmt.External.nano";
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir static Path directory;
  private static TestApns apns;
  private static TestEscrowUnlock unlock;
  private static RunningServer running;

  /** Stands for the server that devices come from: it speaks the same protocol to them. */
  private static RunningServer old;

  private static Courier courier;
  private static String key;

  @BeforeAll
  static void start() throws Exception {
    apns = TestApns.start(directory);
    courier = new Courier(apns.simulator());
    Map<String, String> before = new HashMap<>(RunningServer.FREE_PORTS);
    before.put("push.topic", TOPIC);
    old = RunningServer.start(directory.resolve("old"), before);
    Path cas = directory.resolve("old-ca.pem");
    Files.writeString(cas, Pem.encode(List.of(issuing(old))));
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(apns.settings());
    unlock = new TestEscrowUnlock(apns.apple());
    settings.put("activation.unlock.url", unlock.url());
    settings.put("activation.unlock.trusted.cas", apns.trusted().toString());
    settings.put("device.trusted.cas", cas.toString());
    settings.put("device.trusted.cas.until", "2999-01-01");
    running = RunningServer.start(directory.resolve("new"), settings);
    key = token("devices:command", "push-certificates:manage", "fleet:read", "devices:import");
    JsonObject push = apns.certificate(TOPIC);
    // As cat makes it of files without a line break at their end.
    String pem = push.getString("key").strip() + push.getString("certificate").strip();
    JsonObject stored = json(200, call("PUT", "/v1/pushcert", pem.getBytes(), FORM));
    assertEquals(TOPIC, stored.getString("topic"));
    assertTrue(stored.containsKey("not_after"));
  }

  @AfterAll
  static void stop() {
    courier.close();
    running.close();
    old.close();
    unlock.close();
    apns.close();
  }

  @Test
  void anyoneIsToldTheVersion() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(HttpRequest.newBuilder(running.server.adminUrl().resolve("/version")));
    assertTrue(json(200, answer).containsKey("version"));
  }

  @Test
  void thePushCertificateOfATopicIsTold() throws Exception {
    assertEquals(
        TOPIC, json(200, call("GET", "/v1/pushcert?topic=" + TOPIC, null, "")).getString("topic"));
    assertTrue(json(400, call("GET", "/v1/pushcert", null, "")).containsKey("error"));
    assertTrue(json(500, call("GET", "/v1/pushcert?topic=x", null, "")).containsKey("error"));
  }

  @Test
  void aCommandIsQueuedAndTheDevicePushed() throws Exception {
    SimulatedDevice device = enrolled();
    String id = device.hardware().udid();
    JsonObject answer = json(200, enqueue(id, "", command("nano-1")));
    assertEquals("nano-1", answer.getString("command_uuid"));
    assertEquals("ProfileList", answer.getString("request_type"));
    assertTrue(
        answer.getJsonObject("status").getJsonObject(id).getString("push_result").length() > 30,
        answer::encode);
    assertFalse(answer.containsKey("no_push"));
    device.converse();
    assertEquals(
        1, running.json("/v1/commands/nano-1").getJsonObject("states").getInteger("Acknowledged"));
  }

  @Test
  void someMayFailAndTheOthersDoNot() throws Exception {
    String known = enrolled().hardware().udid();
    JsonObject answer = json(207, enqueue(known + ",NOBODY", "", command("nano-2")));
    JsonObject status = answer.getJsonObject("status");
    assertTrue(status.getJsonObject(known).containsKey("push_result"), answer::encode);
    assertTrue(status.getJsonObject("NOBODY").containsKey("command_error"), answer::encode);
    json(500, enqueue("NOBODY,NOBODY2", "", command("nano-3")));
  }

  @Test
  void aCommandWithoutAPushHasNoStatusWhereAllWentWell() throws Exception {
    String id = enrolled().hardware().udid();
    JsonObject answer = json(200, enqueue(id, "?nopush=1", command("nano-4")));
    assertFalse(answer.containsKey("status"), answer::encode);
    assertTrue(answer.getBoolean("no_push"));
    assertTrue(json(500, enqueue(id, "?nopush=1", "")).containsKey("command_error"));
  }

  @Test
  void whatIsNoCommandIsSaidToBeNone() throws Exception {
    String id = enrolled().hardware().udid();
    for (String body : List.of("nonsense", "<plist><dict/></plist>")) {
      JsonObject answer = json(500, enqueue(id, "", body));
      assertTrue(answer.getString("command_error").length() > 10, answer::encode);
    }
  }

  @Test
  void anEmptyCommandIsAPush() throws Exception {
    SimulatedDevice device = enrolled();
    String id = device.hardware().udid();
    for (HttpResponse<byte[]> answer :
        List.of(enqueue(id, "", ""), call("GET", "/v1/push/" + id, null, ""))) {
      JsonObject status = json(200, answer).getJsonObject("status");
      assertTrue(status.getJsonObject(id).containsKey("push_result"), status::encode);
      device.converse();
    }
    assertTrue(
        json(500, call("PUT", "/v1/push/NOBODY", new byte[0], FORM))
            .getJsonObject("status")
            .getJsonObject("NOBODY")
            .containsKey("push_error"));
  }

  @Test
  void whoHasNoKeyOrTooSmallAOneIsRefused() throws Exception {
    String kept = key;
    try {
      key = "wrong";
      assertEquals(401, call("GET", "/v1/pushcert?topic=" + TOPIC, null, "").statusCode());
      key = token("fleet:read");
      JsonObject answer = json(403, enqueue("D", "", command("nano-5")));
      assertTrue(answer.getString("error").contains("devices:command"), answer::encode);
    } finally {
      key = kept;
    }
  }

  @Test
  void appleIsAskedToEndALockByThePushCertificateAndItsAnswerIsPassedOn() throws Exception {
    unlock.asked.clear();
    String form =
        "topic="
            + TOPIC
            + "&serial=C02UNLOCK&productType=iPad13%2C1&orgName=Example%20%26%20Co&"
            + "guid=anna%40example.com&escrowKey=AAAAA-BBBBB-CCCC-DDDD-EEEE-FFFF&imei=35%209";
    HttpResponse<byte[]> answer = call("POST", "/v1/escrowkeyunlock", form.getBytes(), FORM);
    assertEquals(200, answer.statusCode());
    assertEquals("{\"code\":200}", new String(answer.body(), StandardCharsets.UTF_8));
    assertEquals(
        "application/json;charset=UTF-8",
        answer.headers().firstValue("Content-Type").orElseThrow());
    TestEscrowUnlock.Asked asked = unlock.asked.getFirst();
    assertEquals("POST", asked.method());
    assertEquals(
        "/deviceservicesworkers/escrowKeyUnlock?imei=35+9&productType=iPad13%2C1&serial=C02UNLOCK",
        asked.uri());
    assertEquals(FORM, asked.contentType());
    assertEquals(
        "escrowKey=AAAAA-BBBBB-CCCC-DDDD-EEEE-FFFF&guid=anna%40example.com&orgName=Example+%26+Co",
        asked.body());
    assertTrue(((X509Certificate) asked.by()).getSubjectX500Principal().toString().contains(TOPIC));
    unlock.status = 404;
    assertEquals(404, call("POST", "/v1/escrowkeyunlock", form.getBytes(), FORM).statusCode());
    List<ActivationLockFact> acts =
        FleetLog.facts(running.server.bootstrapServers(), ActivationLockFact.class).stream()
            .filter(fact -> fact.serialNumber().equals("C02UNLOCK"))
            .toList();
    assertEquals(
        List.of(
            new ActivationUnlockAsked(
                "C02UNLOCK", "iPad13,1", TOPIC, "Example & Co", "anna@example.com"),
            new ActivationUnlockAnswered("C02UNLOCK", 200)),
        acts.subList(0, 2));
    assertEquals(new ActivationUnlockAnswered("C02UNLOCK", 404), acts.getLast());
  }

  @Test
  void aFormThatLacksSomethingIsRefusedAndAppleIsNotAsked() throws Exception {
    unlock.asked.clear();
    String form = "topic=%s&serial=C02&productType=x&orgName=o&guid=g".formatted(TOPIC);
    assertTrue(
        json(400, call("POST", "/v1/escrowkeyunlock", form.getBytes(), FORM))
            .getString("error")
            .contains("escrowKey"));
    String unknown = form.replace(TOPIC, "com.apple.mgmt.NONE") + "&escrowKey=K";
    json(500, call("POST", "/v1/escrowkeyunlock", unknown.getBytes(), FORM));
    assertEquals(List.of(), unlock.asked);
  }

  @Test
  void devicesComeOverWithWhatTheySaidToTheOldServerAndNeedNotEnrollAnew() throws Exception {
    AtomicReference<RunningServer> serving = new AtomicReference<>(old);
    try (Network network = moving(serving)) {
      SimulatedDevice device = device(network, old.server.enrollUrl());
      device.enroll();
      String id = device.hardware().udid();
      serving.set(running);
      List<byte[]> said = said(id);
      assertEquals(2, said.size());
      for (int times = 0; times < 2; times++) {
        for (byte[] message : said) {
          assertEquals(200, call("PUT", "/migration", message, "").statusCode());
        }
      }
      courier.register(device);
      JsonObject answer = json(200, enqueue(id, "", command("nano-moved")));
      assertTrue(
          answer.getJsonObject("status").getJsonObject(id).containsKey("push_result"),
          answer::encode);
      device.converse();
      assertEquals(
          1,
          running
              .json("/v1/commands/nano-moved")
              .getJsonObject("states")
              .getInteger("Acknowledged"));
      assertEquals(
          EnrollmentStatus.ENROLLED,
          running
              .server
              .log()
              .view()
              .device(new EnrollmentId(id))
              .channel(new EnrollmentId(id))
              .orElseThrow()
              .status());
      // What the old server still sends of it counts no more.
      assertEquals(200, call("PUT", "/migration", said.getFirst(), "").statusCode());
      assertEquals(400, call("PUT", "/migration", "<plist/>".getBytes(), "").statusCode());
    }
  }

  @Test
  void anInstallationComesOverFromItsFilesWithTheCommandsThatWait() throws Exception {
    AtomicReference<RunningServer> serving = new AtomicReference<>(old);
    try (Network network = moving(serving)) {
      SimulatedDevice device = device(network, old.server.enrollUrl());
      device.enroll();
      String id = device.hardware().udid();
      Path files = directory.resolve("files");
      Path kept = Files.createDirectories(files.resolve(id).resolve("Queue")).getParent();
      Files.write(kept.resolve("Authenticate.plist"), said(id).getFirst());
      Files.write(kept.resolve("TokenUpdate.plist"), said(id).getLast());
      Files.writeString(
          kept.resolve("CertAuth.sha256.txt"),
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256").digest(device.certificate().getEncoded())));
      Files.writeString(kept.resolve("Queue/from-nano.plist"), command("from-nano"));
      serving.set(running);
      assertEquals(2, brought("nanomdm", "--files", files, "--dry-run").getInteger("new"));
      assertEquals(2, brought("nanomdm", "--files", files).getInteger("imported"));
      assertEquals(2, brought("nanomdm", "--files", files).getInteger("unchanged"));
      device.converse();
      assertEquals(
          1,
          running
              .json("/v1/commands/from-nano")
              .getJsonObject("states")
              .getInteger("Acknowledged"));
      assertEquals(2, brought("nanomdm", "--files", files).getInteger("spoke-here"));
    }
  }

  @Test
  void anInstallationOfMicroMdmComesOverFromItsFile() throws Exception {
    AtomicReference<RunningServer> serving = new AtomicReference<>(old);
    try (Network network = moving(serving)) {
      SimulatedDevice device = device(network, old.server.enrollUrl());
      device.enroll();
      // It is pushed as soon as its command has come over.
      courier.register(device);
      String id = device.hardware().udid();
      Path file = directory.resolve("micromdm.db");
      microMdm(device).write(file);
      Path ca = directory.resolve("micromdm-ca.pem");
      serving.set(running);
      String[] more = {"--ca-out", ca.toString()};
      assertEquals(2, brought("micromdm", "--file", file, "--dry-run").getInteger("new"));
      assertEquals(2, brought("micromdm", "--file", file, more).getInteger("imported"));
      assertEquals(2, brought("micromdm", "--file", file, more).getInteger("unchanged"));
      assertEquals(Pem.encode(List.of(issuing(old))), Files.readString(ca));
      device.converse();
      assertEquals(
          1,
          running
              .json("/v1/commands/from-micromdm")
              .getJsonObject("states")
              .getInteger("Acknowledged"));
      // It is woken by the token that MicroMDM had kept.
      JsonObject pushed = json(200, call("PUT", "/v1/push/" + id, new byte[0], FORM));
      assertTrue(
          pushed.getJsonObject("status").getJsonObject(id).containsKey("push_result"),
          pushed::encode);
    }
  }

  /** What a MicroMDM would have kept of a device of the old server. */
  private static MicroMdmFile microMdm(SimulatedDevice device) throws Exception {
    String id = device.hardware().udid();
    NSDictionary update = new PlistReader(PlistLimits.DEFAULT).read(said(id).getLast());
    JsonObject push = apns.certificate(TOPIC);
    return new MicroMdmFile()
        .put(
            "mdm.Devices",
            "uuid",
            new MicroMdmFile.Message()
                .with(2, id)
                .with(3, device.hardware().serialNumber())
                .with(13, 1)
                .bytes())
        .put("mdm.DeviceIdx", id, "uuid")
        .put(
            "mdm.PushInfo",
            id,
            new MicroMdmFile.Message()
                .with(2, HexFormat.of().formatHex(((NSData) update.get("Token")).bytes()))
                .with(3, update.get("PushMagic").toString())
                .with(4, update.get("Topic").toString())
                .bytes())
        .put(
            "mdm.UDIDCertAuth",
            id,
            MessageDigest.getInstance("SHA-256").digest(device.certificate().getEncoded()))
        .put(
            "mdm.DeviceCommands",
            id,
            new MicroMdmFile.Message()
                .with(
                    5,
                    new MicroMdmFile.Message()
                        .with(1, "from-micromdm")
                        .with(2, command("from-micromdm"))
                        .bytes())
                .bytes())
        .put(
            "mdm.ServerConfig",
            "config",
            new MicroMdmFile.Message()
                .with(1, push.getString("certificate"))
                .with(2, push.getString("key"))
                .bytes())
        .put("scep_certificates", "ca_certificate", issuing(old).getEncoded());
  }

  private static JsonObject brought(String from, String option, Path files, String... more) {
    List<String> words =
        new ArrayList<>(List.of("import", from, option, files.toString(), "--json"));
    words.addAll(List.of(more));
    Ran ran = Ran.of(directory.resolve("new"), words.toArray(String[]::new));
    assertEquals(0, ran.exit(), ran.err());
    return new JsonObject(ran.out()).getJsonObject("messages");
  }

  /** Where the name that devices know leads to one server and then to the other. */
  private static Network moving(AtomicReference<RunningServer> serving) {
    return new Network(
        List.of(old.server.ca(), running.server.ca()),
        HttpClient.Version.HTTP_1_1,
        address ->
            serving
                .get()
                .server
                .deviceUrl()
                .resolve(
                    address.getRawPath()
                        + Optional.ofNullable(address.getRawQuery())
                            .map(query -> "?" + query)
                            .orElse("")));
  }

  /** The CA whose certificates its devices have. */
  private static X509Certificate issuing(RunningServer server) throws Exception {
    HttpResponse<byte[]> answer =
        server.network.send(
            HttpRequest.newBuilder(server.server.deviceUrl().resolve("/scep?operation=GetCACert")));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(answer.body()));
  }

  /** The raw check-in messages that the old server received from a device. */
  private static List<byte[]> said(String id) throws Exception {
    JsonArray events = old.json("/v1/enrollments/" + id + "/history").getJsonArray("events");
    List<byte[]> raw = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      JsonObject event = events.getJsonObject(i);
      raw.add(
          old.get("/v1/enrollments/%s/history/%d/request".formatted(id, event.getLong("offset")))
              .body());
    }
    return raw;
  }

  private static SimulatedDevice enrolled() throws Exception {
    SimulatedDevice device = device(running.network, running.server.enrollUrl());
    device.enroll();
    courier.register(device);
    return device;
  }

  private static int made;

  private static SimulatedDevice device(Network network, URI enrollUrl) {
    return new SimulatedDevice(
        Hardware.numbered(700 + made++),
        Identity.KeyType.EC,
        network,
        enrollUrl,
        Behaviour.OBEDIENT,
        (device, entry) -> {});
  }

  private static String command(String uuid) {
    return """
    <plist version="1.0"><dict><key>Command</key><dict><key>RequestType</key><string>ProfileList</string></dict>\
    <key>CommandUUID</key><string>%s</string></dict></plist>\
    """
        .formatted(uuid);
  }

  /** As nanocmd and curl send it. */
  private static HttpResponse<byte[]> enqueue(String ids, String query, String body)
      throws Exception {
    return call("PUT", "/v1/enqueue/" + ids + query, body.getBytes(StandardCharsets.UTF_8), FORM);
  }

  private static HttpResponse<byte[]> call(String method, String path, byte[] body, String type)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.adminUrl().resolve(path))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(("nanomdm:" + key).getBytes(StandardCharsets.UTF_8)))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return running.network.send(request);
  }

  private static String token(String... scopes) throws Exception {
    JsonObject wanted =
        new JsonObject()
            .put("name", "nano" + scopes.length)
            .put("scopes", new JsonArray(List.of(scopes)));
    HttpResponse<byte[]> made =
        running.network.sendUntilAnswered(
            running
                .admin("/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wanted.encode())));
    return json(201, made).getString("token");
  }

  private static JsonObject json(int status, HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(status, answer.statusCode(), text);
    assertEquals(
        Optional.of("application/json"), answer.headers().firstValue("Content-Type"), text);
    return new JsonObject(Buffer.buffer(answer.body()));
  }
}
