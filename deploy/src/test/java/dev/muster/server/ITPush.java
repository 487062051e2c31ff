package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.ChannelState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.apns.Notification;
import dev.muster.simulator.apns.Trouble;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that fetch commands because they were pushed, through an APNs on a real socket. */
class ITPush {
  private static final String TOPIC =
      "com.apple.mgmt.External.6f3a8a52-6f6c-4d6e-9d6a-5c8d2b8f8c11";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path data;
  private static TestApns testApns;
  private static ApnsSimulator apns;
  private static RunningServer running;
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static Courier courier;

  @BeforeAll
  static void start() throws Exception {
    testApns = TestApns.start(data);
    apns = testApns.simulator();
    courier = new Courier(apns);
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(testApns.settings());
    running = RunningServer.start(data.resolve("server"), settings);
    assertEquals(200, upload(TOPIC, "").statusCode());
  }

  @AfterAll
  static void stop() {
    courier.close();
    running.close();
    testApns.close();
  }

  @Test
  void devicesComeBecauseTheyWerePushedAndEachIsPushedOnce() throws Exception {
    List<SimulatedDevice> devices = enrolled(20);
    devices.forEach(courier::connect);
    JsonObject queued = queue(devices, "ProfileList");
    awaitAcknowledged(queued, devices.size());
    for (SimulatedDevice device : devices) {
      assertEquals(1, pushes(device).size());
    }
  }

  @Test
  void aDeviceThatWasAwayIsToldWhenItIsBack() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    JsonObject queued = queue(List.of(device), "ProfileList");
    await().atMost(SOON).until(() -> pushes(device).size() == 1);
    courier.connect(device);
    awaitAcknowledged(queued, 1);
    assertEquals(1, pushes(device).size());
  }

  @Test
  void aDeadTokenIsSeenAndTheDeviceIsPushedAgainWhenItHasAnother() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    apns.unregister(device.pushToken(), Instant.now().plusSeconds(1));
    queue(List.of(device), "ProfileList");
    await().atMost(SOON).until(() -> state(device).pushes().unreachable().isPresent());
    assertEquals("Unregistered", state(device).pushes().unreachable().orElseThrow().reason());
    courier.register(device);
    device.checkIn();
    JsonObject queued = queue(List.of(device), "ProfileList");
    courier.connect(device);
    awaitAcknowledged(queued, 1);
  }

  @Test
  void whatApnsCouldNotTakeIsTakenLater() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    courier.connect(device);
    for (Trouble trouble :
        List.of(
            new Trouble.Answer(503, "ServiceUnavailable"),
            new Trouble.Drop(),
            new Trouble.GoAway())) {
      apns.trouble(Optional.of(trouble));
      int before = apns.troubled();
      JsonObject queued = queue(List.of(device), "ProfileList");
      await().atMost(SOON).until(() -> apns.troubled() > before);
      apns.trouble(Optional.empty());
      awaitAcknowledged(queued, 1);
    }
  }

  @Test
  void whatApnsRefusesTlsForIsTakenWhenItNoLongerDoes() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    courier.connect(device);
    apns.refuseTls(true);
    int before = apns.troubled();
    JsonObject queued = queue(List.of(device), "ProfileList");
    await().atMost(SOON).until(() -> apns.troubled() > before);
    apns.refuseTls(false);
    awaitAcknowledged(queued, 1);
  }

  @Test
  void aDeviceThatApnsIsTooBusyForWaits() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    apns.trouble(Optional.of(new Trouble.Answer(429, "TooManyRequests")));
    queue(List.of(device), "ProfileList");
    await().atMost(SOON).until(() -> state(device).pushes().setback().isPresent());
    apns.trouble(Optional.empty());
    assertEquals("TooManyRequests", state(device).pushes().setback().orElseThrow().reason());
    assertEquals(1, pushes(device).size());
  }

  @Test
  void aTopicWhoseCertificateApnsRefusesStandsStillUntilThereIsAnother() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    courier.connect(device);
    apns.trouble(Optional.of(new Trouble.Answer(403, "BadCertificate")));
    JsonObject queued = queue(List.of(device), "ProfileList");
    await().atMost(SOON).until(() -> pushes(device).size() == 1);
    apns.trouble(Optional.empty());
    SimulatedDevice other = enrolled(1).getFirst();
    courier.connect(other);
    JsonObject waits = queue(List.of(other), "ProfileList");
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> pushes(other).isEmpty());
    assertEquals(200, upload(TOPIC, "").statusCode());
    awaitAcknowledged(waits, 1);
    awaitAcknowledged(queued, 1);
  }

  @Test
  void eachTopicHasItsOwnCertificate() throws Exception {
    String topic = "com.apple.mgmt.External.second";
    LogFleet.enrol(running.server.log(), 3, topic);
    for (int i = 0; i < 3; i++) {
      apns.register(topic, LogFleet.pushToken(i));
    }
    assertEquals(200, upload(topic, "?new_topic=true").statusCode());
    for (int i = 0; i < 3; i++) {
      running.post(
          "/v1/enrollments/" + LogFleet.id(i).value() + "/push",
          "application/json",
          Buffer.buffer());
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                apns.journal().stream()
                        .filter(push -> push.topic().equals(topic) && push.accepted())
                        .count()
                    == 3);
  }

  @Test
  void thoseWhoCannotBeReachedOrDoNotComeAreFound() throws Exception {
    SimulatedDevice dead = enrolled(1).getFirst();
    SimulatedDevice away = enrolled(1).getFirst();
    apns.unregister(dead.pushToken(), Instant.now().plusSeconds(1));
    queue(List.of(dead, away), "ProfileList");
    await().atMost(SOON).until(() -> found("unreachable=true").contains(dead.hardware().udid()));
    assertFalse(found("unreachable=true").contains(away.hardware().udid()));
    String now = "waiting_since=" + Instant.now();
    assertTrue(found(now).contains(away.hardware().udid()));
    away.converse();
    assertFalse(found(now).contains(away.hardware().udid()));
  }

  @Test
  void anAdminCanHaveADeviceWoken() throws Exception {
    SimulatedDevice device = enrolled(1).getFirst();
    HttpResponse<byte[]> answer =
        running.post(
            "/v1/enrollments/" + device.hardware().udid() + "/push",
            "application/json",
            Buffer.buffer());
    assertEquals(200, answer.statusCode());
    await().atMost(SOON).until(() -> pushes(device).size() == 1);
    assertTrue(pushes(device).getFirst().accepted());
  }

  @Test
  void aCertificateThatWouldStrandTheFleetIsRefused() throws Exception {
    enrolled(1);
    HttpResponse<byte[]> answer = upload("com.apple.mgmt.External.another", "");
    assertEquals(409, answer.statusCode());
    assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("Renew the old"));
  }

  /** The ids of those who fit. */
  private static Set<String> found(String query) throws Exception {
    return running.json("/v1/enrollments?limit=1000&" + query).getJsonArray("enrollments").stream()
        .map(e -> ((JsonObject) e).getString("id"))
        .collect(Collectors.toSet());
  }

  private static List<SimulatedDevice> enrolled(int count) throws Exception {
    SimulatedFleet fleet = running.fleet(NEXT.addAndGet(count), Behaviour.OBEDIENT);
    List<SimulatedDevice> devices = fleet.devices().subList(NEXT.get() - count, NEXT.get());
    for (SimulatedDevice device : devices) {
      device.enroll();
      courier.register(device);
    }
    return devices;
  }

  private static JsonObject queue(List<SimulatedDevice> devices, String type) throws Exception {
    return running.queue(devices, new JsonObject().put("RequestType", type));
  }

  private static void awaitAcknowledged(JsonObject queued, int times) {
    await()
        .atMost(SOON)
        .until(
            () ->
                running
                    .json("/v1/commands/" + queued.getString("command_uuid"))
                    .getJsonObject("states", new JsonObject())
                    .getInteger("Acknowledged", 0)
                    .equals(times));
  }

  private static ChannelState state(SimulatedDevice device) {
    EnrollmentId id = new EnrollmentId(device.hardware().udid());
    return running.server.log().view().device(id).channel(id).orElseThrow();
  }

  private static List<Notification> pushes(SimulatedDevice device) {
    String token = HexFormat.of().formatHex(device.pushToken());
    return apns.journal().stream().filter(n -> n.token().equals(token)).toList();
  }

  private static HttpResponse<byte[]> upload(String topic, String query) throws Exception {
    return running.storePushCertificate(testApns.certificate(topic), query);
  }
}
