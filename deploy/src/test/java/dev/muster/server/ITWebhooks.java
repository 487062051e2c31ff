package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.log.seal.KeyScope;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.hook.HookReceiver;
import dev.muster.simulator.hook.Temper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs are told by HTTP what happens to devices. */
class ITWebhooks {
  private static final String KEY = "a key of thirty-two characters..";
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir private static Path data;
  private static RunningServer running;

  private final Heard heard = new Heard();
  private HookReceiver receiver;
  private String name;

  @BeforeAll
  static void start() throws IOException {
    running = RunningServer.start(data, settings());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void receive() throws IOException {
    receiver = HookReceiver.start(Temper.WELL, 1, heard);
    name = "hook-" + NAMES.incrementAndGet();
  }

  @AfterEach
  void remove() throws Exception {
    running.network.send(running.admin("/v1/webhooks/" + name).DELETE());
    receiver.close();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("webhooks.allow.http", "true");
    settings.put("webhooks.allow.private", "true");
    settings.put("webhooks.retry", "PT0.05S");
    settings.put("webhooks.give.up", "PT2S");
    return settings;
  }

  @Test
  void aReceiverOfMicroMdmsFormatIsToldOfEachMessageInItsOrder() throws Exception {
    add("micromdm", new JsonObject());
    SimulatedDevice device = enrolled();
    String udid = device.hardware().udid();
    awaitTopics(udid, "mdm.Authenticate", "mdm.TokenUpdate");
    device.checkOut();
    awaitTopics(udid, "mdm.Authenticate", "mdm.TokenUpdate", "mdm.CheckOut");
    JsonObject first = Heard.about(heard.events().getFirst());
    String raw =
        new String(
            Base64.getDecoder().decode(first.getString("raw_payload")), StandardCharsets.UTF_8);
    assertTrue(raw.contains("<string>Authenticate</string>"), raw);
    assertFalse(first.containsKey("ids"));
    assertEquals("application/json; charset=utf-8", heard.calls().getFirst().contentType());
  }

  @Test
  void aReceiverOfNanoMdmsFormatIsToldWhatTheEnrollmentIsAndKnowsWhoSaysSo() throws Exception {
    add("nanomdm", new JsonObject().put("hmac_key", KEY));
    SimulatedDevice device = enrolled();
    String udid = device.hardware().udid();
    awaitTopics(udid, "mdm.Authenticate", "mdm.TokenUpdate");
    JsonObject token = Heard.about(heard.events().getLast());
    assertEquals(1, token.getInteger("token_update_tally"));
    assertEquals(new JsonObject().put("id", udid).put("type", "Device"), token.getValue("ids"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    for (HookReceiver.Call call : heard.calls()) {
      assertEquals(Base64.getEncoder().encodeToString(mac.doFinal(call.body())), call.signature());
    }
    assertFalse(show().encode().contains(KEY));
  }

  @Test
  void aReceiverOfCloudEventsIsToldOfWhatIsNoMessageAsWell() throws Exception {
    add("cloudevents", new JsonObject());
    SimulatedDevice device = enrolled();
    running.queue(List.of(device), new JsonObject().put("RequestType", "ProfileList"));
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () ->
                heard.events().stream()
                    .map(event -> event.getString("type"))
                    .toList()
                    .containsAll(
                        List.of(
                            "dev.muster.device.Authenticate", "dev.muster.device.CommandQueued")));
  }

  @Test
  void aReceiverIsToldOfTheKindsAloneThatItWants() throws Exception {
    add("micromdm", new JsonObject().put("events", List.of("TokenUpdate")));
    SimulatedDevice device = enrolled();
    awaitTopics(device.hardware().udid(), "mdm.TokenUpdate");
    assertEquals(1, heard.calls().size());
  }

  @Test
  void aReceiverIsToldOfTheDevicesAloneThatHaveItsLabel() throws Exception {
    add("micromdm", new JsonObject().put("labels", List.of("lab")));
    SimulatedFleet fleet = running.fleet(2, Behaviour.OBEDIENT);
    SimulatedDevice labeled = fleet.devices().getFirst();
    label(labeled.hardware().serialNumber());
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    awaitTopics(labeled.hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate");
    await().atMost(RunningServer.PATIENCE).until(() -> show().getInteger("events_behind") == 0);
    assertEquals(2, heard.calls().size());
  }

  private static void label(String serial) throws Exception {
    HttpResponse<byte[]> answer =
        running.post(
            "/v1/dep/devices/%s/labels".formatted(serial),
            "application/json",
            new JsonObject().put("add", List.of("lab")).toBuffer());
    assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void whoeverMayNotSeeWhatDevicesSendAddsNoWebhook() throws Exception {
    JsonObject token =
        new JsonObject(
            Buffer.buffer(
                running
                    .post(
                        "/v1/tokens",
                        "application/json",
                        new JsonObject()
                            .put("name", name)
                            .put("scopes", List.of("webhooks:manage"))
                            .toBuffer())
                    .body()));
    JsonObject wanted =
        new JsonObject()
            .put("name", name)
            .put("url", "https://hooks.example.com/")
            .put("format", "micromdm");
    HttpResponse<byte[]> answer =
        running.network.send(
            HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/webhooks"))
                .header("Authorization", "Bearer " + token.getString("token"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wanted.encode())));
    assertEquals(403, answer.statusCode());
  }

  @Test
  void howFarAPausedWebhookIsStandsInTheLogItself() throws Exception {
    add("micromdm", new JsonObject());
    awaitTopics(enrolled().hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate");
    await().atMost(RunningServer.PATIENCE).until(() -> show().getInteger("events_behind") == 0);
    Map<Integer, Long> told = running.server.log().view().positions();
    act("pause", new JsonObject());
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () ->
                told.entrySet().stream()
                    .allMatch(end -> reached().getOrDefault(end.getKey(), 0L) >= end.getValue()));
  }

  private Map<Integer, Long> reached() {
    return running.server.log().view().fleet().webhooks().named(name).orElseThrow().next();
  }

  @Test
  void whatHappensWhileItIsPausedIsToldWhenItIsResumed() throws Exception {
    add("micromdm", new JsonObject());
    assertEquals("paused", act("pause", new JsonObject()).getString("state"));
    SimulatedDevice device = enrolled();
    assertEquals("active", act("resume", new JsonObject()).getString("state"));
    awaitTopics(device.hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate");
  }

  @Test
  void aReceiverThatWantsNothingAnyMoreIsPaused() throws Exception {
    receiver.answerWith(410);
    add("micromdm", new JsonObject());
    SimulatedDevice device = enrolled();
    await().atMost(RunningServer.PATIENCE).until(() -> show().containsKey("paused_because"));
    assertEquals("it answered with 410 Gone", show().getString("paused_because"));
    receiver.answerWith(200);
    act("resume", new JsonObject());
    awaitTopics(device.hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate");
  }

  @Test
  void anEventThatIsNotTakenIsADeadLetterInTheEndAndIsSentAgainWhenItIsAskedFor() throws Exception {
    add("micromdm", new JsonObject());
    receiver.answerWith(422);
    SimulatedDevice device = enrolled();
    await().atMost(RunningServer.PATIENCE).until(() -> show().getInteger("dead_letters") == 2);
    assertEquals(
        device.hardware().udid(), show().getJsonArray("dead").getJsonObject(0).getString("device"));
    receiver.answerWith(200);
    await().atMost(RunningServer.PATIENCE).until(() -> show().getInteger("held_devices") == 0);
    act("replay", new JsonObject().put("dead", true));
    await().atMost(RunningServer.PATIENCE).until(() -> show().getInteger("dead_letters") == 0);
    assertEquals(2, heard.topics(device.hardware().udid()).size());
  }

  @Test
  void whatHappenedSinceAMomentIsToldAgain() throws Exception {
    add("micromdm", new JsonObject().put("events", List.of("Authenticate")));
    Instant before = Instant.now();
    SimulatedDevice device = enrolled();
    awaitTopics(device.hardware().udid(), "mdm.Authenticate");
    act("replay", new JsonObject().put("from", before.toString()));
    awaitTopics(device.hardware().udid(), "mdm.Authenticate", "mdm.Authenticate");
  }

  @Test
  void aRenewedCertificateDoesNotBeginTheCountOfTokensAnew() throws Exception {
    add("nanomdm", new JsonObject().put("events", List.of("TokenUpdate")));
    SimulatedDevice device = enrolled();
    String udid = device.hardware().udid();
    post("/v1/enrollments/" + udid + "/renew");
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () ->
                running
                    .server
                    .log()
                    .view()
                    .device(new EnrollmentId(udid))
                    .identities()
                    .renewal()
                    .isPresent());
    device.converse();
    awaitTopics(udid, "mdm.TokenUpdate", "mdm.TokenUpdate");
    assertEquals(List.of(1, 2), tallies(udid));
    device.checkOut();
    device.enroll();
    awaitTopics(udid, "mdm.TokenUpdate", "mdm.TokenUpdate", "mdm.TokenUpdate");
    assertEquals(List.of(1, 2, 1), tallies(udid));
  }

  private List<Integer> tallies(String udid) {
    return heard.events().stream()
        .map(Heard::about)
        .filter(about -> about.getString("udid").equals(udid))
        .map(about -> about.getInteger("token_update_tally"))
        .toList();
  }

  @Test
  void whatClaimsToBeADevicesAndIsNotIsToldToNobody() throws Exception {
    add("micromdm", new JsonObject());
    SimulatedDevice device = enrolled();
    SimulatedDevice stranger =
        new SimulatedDevice(
            device.hardware(),
            Identity.KeyType.EC,
            running.network,
            running.server.enrollUrl(),
            Behaviour.OBEDIENT,
            (d, entry) -> {});
    assertThrows(IOException.class, stranger::enroll);
    device.checkOut();
    awaitTopics(device.hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate", "mdm.CheckOut");
  }

  @Test
  void anEventOfADeviceWhoseKeysWereDestroyedIsToldWithoutItsBody() throws Exception {
    add("micromdm", new JsonObject());
    act("pause", new JsonObject());
    SimulatedDevice device = enrolled();
    String udid = device.hardware().udid();
    running
        .server
        .log()
        .keyring()
        .destroy(new KeyScope.OfDevice(new EnrollmentId(udid)))
        .get(10, TimeUnit.SECONDS);
    act("resume", new JsonObject());
    awaitTopics(udid, "mdm.Authenticate", "mdm.TokenUpdate");
    assertFalse(Heard.about(heard.events().getFirst()).containsKey("raw_payload"));
  }

  @Test
  void aTestSaysWhatTheReceiverAnswers() throws Exception {
    add("micromdm", new JsonObject());
    assertEquals(
        new JsonObject().put("taken", true).put("answer", "it answered with 200"),
        act("test", new JsonObject()));
    assertEquals("muster.Test", heard.events().getFirst().getString("topic"));
    receiver.answerWith(404);
    assertEquals(
        new JsonObject().put("taken", false).put("answer", "it answered with 404"),
        act("test", new JsonObject()));
  }

  @Test
  void howFarItIsStandsInTheMetrics() throws Exception {
    add("micromdm", new JsonObject());
    awaitTopics(enrolled().hardware().udid(), "mdm.Authenticate", "mdm.TokenUpdate");
    String metrics = RunningServer.operations(running.server, "/metrics").body();
    assertTrue(
        metrics.contains("muster_webhook_delivered_total{webhook=\"%s\"} 2.0".formatted(name)),
        metrics);
    assertTrue(metrics.contains("muster_webhook_lag_seconds{webhook=\"%s\"}".formatted(name)));
  }

  @Test
  void aWebhookIsListedUntilItIsRemoved() throws Exception {
    add("micromdm", new JsonObject());
    assertTrue(listed().contains(name));
    assertEquals(
        200, running.network.send(running.admin("/v1/webhooks/" + name).DELETE()).statusCode());
    assertFalse(listed().contains(name));
    assertEquals(404, running.get("/v1/webhooks/" + name).statusCode());
  }

  private static List<String> listed() throws Exception {
    return running.json("/v1/webhooks").getJsonArray("webhooks").stream()
        .map(webhook -> ((JsonObject) webhook).getString("name"))
        .toList();
  }

  @Test
  void whatNoWebhookMayHaveIsRefused() throws Exception {
    assertEquals(422, create("micromdm", "ftp://example.com/", new JsonObject()).statusCode());
    assertEquals(422, create("micromdm", receiver.url().toString(), new JsonObject()).statusCode());
    assertEquals(
        400,
        create(
                "micromdm",
                "https://example.com/",
                new JsonObject().put("events", List.of("NoSuchThing")))
            .statusCode());
  }

  private SimulatedDevice enrolled() throws Exception {
    SimulatedFleet fleet = running.fleet(1, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    return fleet.devices().getFirst();
  }

  private void awaitTopics(String udid, String... topics) {
    await()
        .atMost(RunningServer.PATIENCE)
        .untilAsserted(() -> assertEquals(List.of(topics), heard.topics(udid)));
  }

  private void add(String format, JsonObject more) throws Exception {
    HttpResponse<byte[]> answer =
        create(
            format,
            receiver.url().toString(),
            more.put("allow_http", true).put("allow_private", true));
    assertEquals(201, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> create(String format, String url, JsonObject more) throws Exception {
    JsonObject wanted = more.copy().put("name", name).put("url", url).put("format", format);
    return running.post("/v1/webhooks", "application/json", wanted.toBuffer());
  }

  private static void post(String path) throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(running.admin(path).POST(HttpRequest.BodyPublishers.noBody()));
    assertTrue(answer.statusCode() < 300, () -> new String(answer.body(), StandardCharsets.UTF_8));
  }

  private JsonObject show() throws Exception {
    return running.json("/v1/webhooks/" + name);
  }

  private JsonObject act(String verb, JsonObject body) throws Exception {
    HttpRequest.Builder request = running.admin("/v1/webhooks/%s/%s".formatted(name, verb));
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    HttpResponse<byte[]> answer =
        running.network.send(
            body.isEmpty()
                ? request.POST(publisher)
                : request.header("Content-Type", "application/json").POST(publisher));
    assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    return new JsonObject(Buffer.buffer(answer.body()));
  }
}
