package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't go off by accident through the API, and how it is taken back. */
class ITSafeguards {
  private static final int UNASKED = 3;
  private static final int GRACE_SECONDS = 5;

  @TempDir static Path directory;
  private static RunningServer running;
  private static List<SimulatedDevice> devices;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("commands.unasked.targets", Integer.toString(UNASKED));
    settings.put("commands.grace.seconds", Integer.toString(GRACE_SECONDS));
    running = RunningServer.start(directory, settings);
    devices = running.fleet(UNASKED + 1, Behaviour.OBEDIENT).devices();
    for (SimulatedDevice device : devices) {
      device.enroll();
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aCommandThatDestroysOrLocksOneDeviceIsRefusedWithoutItsNumber() throws Exception {
    for (String type : List.of("EraseDevice", "DeviceLock", "EnableLostMode", "ShutDownDevice")) {
      HttpResponse<byte[]> answer = send(command(type, 1));
      assertEquals(409, answer.statusCode(), type);
      JsonObject problem = json(answer);
      assertEquals("urn:muster:problem:confirmation-needed", problem.getString("type"));
      assertEquals(1, problem.getInteger("targets"));
      assertTrue(
          problem.getString("detail").contains("\"expected_targets\": 1"),
          problem.getString("detail"));
      assertEquals(
          type.equals("ShutDownDevice") ? "yes" : "count", problem.getString("confirm"), type);
    }
    assertEquals(0, queued(devices.getFirst()));
  }

  @Test
  void thePinOfALockIsKeptAmongTheSecretsOfTheDeviceAndShownForAReason() throws Exception {
    SimulatedDevice device = devices.getLast();
    for (String pin : List.of("482913", "771204")) {
      JsonObject lock =
          new JsonObject()
              .put("enrollments", new JsonArray().add(id(device)))
              .put("command", new JsonObject().put("RequestType", "DeviceLock").put("PIN", pin))
              .put("expected_targets", 1);
      // The second only by force: the first may be the one that it takes.
      boolean second = pin.equals("771204");
      assertEquals(second ? 1 : 0, json(send(lock)).getInteger("refused"));
      if (second) {
        assertEquals(201, send(lock.put("force", true)).statusCode());
      }
    }
    JsonArray kept =
        running
            .json("/v1/secrets?serial=" + device.hardware().serialNumber())
            .getJsonArray("secrets");
    assertEquals(2, kept.size());
    // The newest first; none is lost when another admin locks the same Mac.
    for (int i = 0; i < 2; i++) {
      JsonObject secret = kept.getJsonObject(i);
      assertEquals("lock-pin", secret.getString("kind"));
      assertFalse(secret.containsKey("value"));
      JsonObject shown =
          json(
              running.post(
                  "/v1/secrets/" + secret.getString("id") + "/reveal",
                  "application/json",
                  new JsonObject().put("reason", "in front of it").toBuffer()));
      assertEquals(i == 0 ? "771204" : "482913", shown.getString("value"));
    }
    device.converse();
    JsonArray trail =
        running.json("/v1/enrollments/%s/lock-trail".formatted(id(device))).getJsonArray("trail");
    assertEquals(2, trail.size());
    for (int i = 0; i < 2; i++) {
      assertEquals("Acknowledged", trail.getJsonObject(i).getString("state"));
      assertEquals(
          kept.getJsonObject(i).getString("id"),
          trail.getJsonObject(i).getJsonObject("pin").getString("secret"));
    }
  }

  @Test
  void theTrailSaysWhoLockedOrSearchedAndWhatTheDeviceAnswered() throws Exception {
    SimulatedDevice phone =
        running.fleet(5, Behaviour.OBEDIENT).devices().stream()
            .filter(device -> device.hardware().modelName().equals("iPhone"))
            .findFirst()
            .orElseThrow();
    phone.enroll();
    for (String type : List.of("DeviceLocation", "EnableLostMode", "DeviceLocation")) {
      JsonObject wanted =
          new JsonObject()
              .put("enrollments", new JsonArray().add(id(phone)))
              .put("command", new JsonObject().put("RequestType", type))
              .put("force", true)
              .put("expected_targets", 1);
      assertEquals(201, send(wanted).statusCode());
      phone.converse();
    }
    JsonArray trail =
        running.json("/v1/enrollments/%s/lock-trail".formatted(id(phone))).getJsonArray("trail");
    assertEquals(3, trail.size());
    JsonObject found = trail.getJsonObject(0);
    assertEquals("DeviceLocation", found.getString("request_type"));
    assertEquals("admin", found.getString("by"));
    assertEquals(48.1374, found.getJsonObject("answer").getDouble("Latitude"));
    assertEquals("EnableLostMode", trail.getJsonObject(1).getString("request_type"));
    assertEquals("Error", trail.getJsonObject(2).getString("state"));
  }

  @Test
  void theRemovalOfTheEnrollmentProfileIsOneThatLosesDevicesAndOfAnotherIsNot() throws Exception {
    JsonObject other = command("RemoveProfile", 1);
    other.getJsonObject("command").put("Identifier", "com.example.wifi");
    assertEquals("none", dangerOf(other));
    JsonObject own = command("RemoveProfile", 1);
    own.getJsonObject("command").put("Identifier", "dev.muster.enrollment");
    assertEquals("loses", dangerOf(own));
    assertEquals(409, send(own).statusCode());
  }

  @Test
  void aPropertyListIsAskedForItsNumberToo() throws Exception {
    String path = "/v1/commands?enrollments=" + id(devices.getFirst());
    Buffer plist =
        Buffer.buffer(
            "<plist version=\"1.0\"><dict><key>Command</key><dict><key>RequestType</key>"
                + "<string>EraseDevice</string></dict></dict></plist>");
    assertEquals(409, running.post(path, "application/xml", plist).statusCode());
    HttpResponse<byte[]> planned = running.post(path + "&dry_run=true", "application/xml", plist);
    assertEquals(200, planned.statusCode());
    assertEquals("destroys", json(planned).getString("danger"));
  }

  @Test
  void aCommandForManyIsRefusedWithoutTheirNumberAndWithAWrongOne() throws Exception {
    JsonObject few = command("ProfileList", UNASKED);
    assertEquals(201, send(few).statusCode());
    JsonObject many = command("ProfileList", UNASKED + 1);
    assertEquals(409, send(many).statusCode());
    HttpResponse<byte[]> wrong = send(many.copy().put("expected_targets", UNASKED));
    assertEquals(409, wrong.statusCode());
    assertEquals("urn:muster:problem:targets-differ", json(wrong).getString("type"));
    assertEquals(UNASKED + 1, json(wrong).getInteger("targets"));
    JsonObject right = json(send(many.copy().put("expected_targets", UNASKED + 1)));
    assertFalse(right.containsKey("not_before"), "it is no dangerous one");
  }

  @Test
  void aDryRunSaysForWhomItWouldBeAndDoesNothing() throws Exception {
    JsonObject erase = command("EraseDevice", 2);
    erase.getJsonArray("enrollments").add("NOBODY");
    int before = running.json("/v1/commands").getJsonArray("commands").size();
    HttpResponse<byte[]> answer = send(erase.put("dry_run", true));
    assertEquals(200, answer.statusCode());
    JsonObject planned = json(answer);
    assertTrue(planned.getString("about").contains("gave no bootstrap token"), planned::encode);
    assertEquals(2, planned.getInteger("targets"));
    assertEquals(1, planned.getInteger("refused"));
    assertEquals("destroys", planned.getString("danger"));
    assertEquals("count", planned.getString("confirm"));
    assertFalse(planned.containsKey("command_uuid"));
    assertEquals(before, running.json("/v1/commands").getJsonArray("commands").size());
  }

  @Test
  void aDryRunIsOneWhereverTheWordStands() throws Exception {
    JsonObject list = command("ProfileList", 1);
    HttpResponse<byte[]> planned =
        running.post("/v1/commands?dry_run=true", "application/json", list.toBuffer());
    assertEquals(200, planned.statusCode());
    assertTrue(json(planned).getBoolean("dry_run"));
  }

  @Test
  void aSecondTryWithItsKeyIsCarriedOutOnceThoughItsTargetsAreFewerByThen() throws Exception {
    JsonObject lock = command("DeviceLock", 2).put("expected_targets", 2);
    String key = UUID.randomUUID().toString();
    JsonObject first = json(send(lock, key));
    JsonObject second = json(send(lock, key));
    assertEquals(first.getString("command_uuid"), second.getString("command_uuid"));
    assertEquals(first.getString("not_before"), second.getString("not_before"));
    cancel(first);
  }

  @Test
  void whatIsTakenBackInTheGraceTimeReachesNobodyNotEvenWhoCameByItself() throws Exception {
    JsonObject erase = json(send(command("EraseDevice", 2).put("expected_targets", 2)));
    assertTrue(Instant.parse(erase.getString("not_before")).isAfter(Instant.now()));
    for (SimulatedDevice device : devices.subList(0, 2)) {
      device.converse();
    }
    assertEquals(2, cancel(erase));
    JsonObject fates =
        running.json("/v1/commands/%s/enrollments".formatted(erase.getString("command_uuid")));
    assertTrue(
        fates.getJsonArray("enrollments").stream()
            .map(JsonObject.class::cast)
            .allMatch(f -> f.getInteger("offered") == 0),
        fates.encode());
  }

  @Test
  void whatIsNotTakenBackIsCarriedOutWhenTheGraceTimeIsOver() throws Exception {
    JsonObject lock = json(send(command("DeviceLock", 2).put("expected_targets", 2)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (SimulatedDevice device : devices.subList(0, 2)) {
                device.converse();
              }
              JsonObject states =
                  running
                      .json("/v1/commands/" + lock.getString("command_uuid"))
                      .getJsonObject("states");
              return states.getInteger("Acknowledged", 0) == 2;
            });
    assertFalse(Instant.now().isBefore(Instant.parse(lock.getString("not_before"))));
  }

  @Test
  void aSingleDeviceIsLockedAtOnce() throws Exception {
    JsonObject lock = json(send(command("DeviceLock", 1).put("expected_targets", 1)));
    assertFalse(lock.containsKey("not_before"));
    devices.getFirst().converse();
    assertEquals(
        1,
        running
            .json("/v1/commands/" + lock.getString("command_uuid"))
            .getJsonObject("states")
            .getInteger("Acknowledged"));
  }

  @Test
  void aCommandThatWouldEndBeforeItIsToldIsRefused() throws Exception {
    JsonObject lock = command("DeviceLock", 2).put("expected_targets", 2).put("valid_for", "PT2S");
    HttpResponse<byte[]> answer = send(lock);
    assertEquals(400, answer.statusCode());
    assertTrue(json(answer).getString("detail").contains("valid_for"));
  }

  private static int cancel(JsonObject command) throws Exception {
    return json(running.post(
            "/v1/commands/%s/cancel".formatted(command.getString("command_uuid")),
            "application/json",
            new JsonObject().toBuffer()))
        .getInteger("cancelled");
  }

  private static String dangerOf(JsonObject request) throws Exception {
    return json(send(request.copy().put("dry_run", true))).getString("danger", "none");
  }

  private static int queued(SimulatedDevice device) throws Exception {
    return running.json("/v1/enrollments/" + id(device)).getInteger("queued");
  }

  private static JsonObject command(String type, int targets) {
    JsonObject command = new JsonObject().put("RequestType", type);
    if (type.equals("EnableLostMode")) {
      command.put("Message", "lost");
    }
    Stream<String> ids = devices.subList(0, targets).stream().map(ITSafeguards::id);
    return new JsonObject()
        .put("enrollments", ids.collect(JsonArray::new, JsonArray::add, JsonArray::addAll))
        .put("command", command)
        .put("force", true);
  }

  private static String id(SimulatedDevice device) {
    return device.hardware().udid();
  }

  private static HttpResponse<byte[]> send(JsonObject request) throws Exception {
    return send(request, UUID.randomUUID().toString());
  }

  private static HttpResponse<byte[]> send(JsonObject request, String key) throws Exception {
    return running.network.send(
        running
            .admin("/v1/commands")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(request.encode())));
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()));
  }
}
