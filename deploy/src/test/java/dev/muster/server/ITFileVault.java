package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recovery keys and recovery locks of Macs: kept, shown, changed. */
@Timeout(120)
class ITFileVault {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("provisioning.password.rotation", "PT1S");
    running = RunningServer.start(directory, settings);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aKeyCanBeShownAndIsChangedOnceSomebodySawIt() throws Exception {
    SimulatedDevice mac = enrolled();
    install(mac, "");
    JsonObject vault = standing(mac, "escrowed", "secret");
    String first = mac.effects().recoveryKey().orElseThrow();
    assertEquals(first, reveal(vault.getString("secret")));
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return !mac.effects().recoveryKey().orElseThrow().equals(first);
            });
    String second = mac.effects().recoveryKey().orElseThrow();
    await()
        .atMost(SOON)
        .until(() -> !vault(mac).getString("secret").equals(vault.getString("secret")));
    assertEquals(second, reveal(vault(mac).getString("secret")));
    assertEquals(first, reveal(vault.getString("secret")));
    String history = body(running.get(path(mac) + "/history?limit=1000"));
    assertFalse(history.contains(first) || history.contains(second), history);
  }

  @Test
  void aKeyFromBeforeTheProfileIsWaitedForUntilTheUserMakesAnother() throws Exception {
    SimulatedDevice mac = enrolled();
    mac.makeRecoveryKey();
    install(mac, "?escrow_only=true");
    JsonObject vault = standing(mac, "waiting", "has_personal_key");
    assertTrue(vault.getString("why").contains("fdesetup"), vault::encode);
    mac.makeRecoveryKey();
    ask(mac);
    assertEquals(
        mac.effects().recoveryKey().orElseThrow(),
        reveal(standing(mac, "escrowed", "secret").getString("secret")));
  }

  @Test
  void aKeyForAFormerKeyPairIsReadAndADamagedOneIsToldOf() throws Exception {
    SimulatedDevice mac = enrolled();
    install(mac, "");
    JsonObject before = standing(mac, "escrowed", "secret");
    assertEquals(
        201, running.post("/v1/filevault/keys", "application/json", Buffer.buffer()).statusCode());
    mac.makeRecoveryKey();
    ask(mac);
    await()
        .atMost(SOON)
        .until(() -> !vault(mac).getString("secret").equals(before.getString("secret")));
    install(mac, "?bypass=0");
    ask(mac);
    assertEquals("escrowed", vault(mac).getString("standing"));
    JsonObject counts = running.json("/v1/filevault").getJsonObject("counts");
    assertTrue(counts.getInteger("escrowed") > 0, counts::encode);
    assertEquals(2, running.json("/v1/filevault/keys").getJsonArray("keys").size());
    report(mac, "AQID");
    JsonObject after = vault(mac);
    assertEquals("unreadable", after.getString("standing"));
    assertTrue(after.getString("why").contains("damaged"), after::encode);
    String missing = body(running.get("/v1/status"));
    assertTrue(missing.contains("a Mac sent a recovery key that can't be used"), missing);
  }

  @Test
  void aRecoveryLockCountsOnceTheMacSaysThatItHasItAndThenOpensTheWayToTheNext() throws Exception {
    SimulatedDevice mac = enrolled();
    String first = recoveryLock(mac);
    assertEquals(first, mac.effects().recoveryLock().orElseThrow());
    String second = recoveryLock(mac);
    assertEquals(second, mac.effects().recoveryLock().orElseThrow());
    assertNotEquals(first, second);
  }

  /** The password of another one, once the Mac has it. */
  private static String recoveryLock(SimulatedDevice mac) throws Exception {
    HttpResponse<byte[]> queued =
        running.post(path(mac) + "/recovery-lock", "application/json", Buffer.buffer());
    assertEquals(201, queued.statusCode(), () -> body(queued));
    String secret = new JsonObject(Buffer.buffer(queued.body())).getString("command_uuid");
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return running
                  .json("/v1/secrets?serial=" + mac.hardware().serialNumber())
                  .getJsonArray("secrets")
                  .stream()
                  .map(JsonObject.class::cast)
                  .anyMatch(
                      one ->
                          one.getString("id").equals(secret)
                              && one.getString("standing").equals("current"));
            });
    return reveal(secret);
  }

  /** The Mac says that this is its key. */
  private static void report(SimulatedDevice mac, String cms) throws Exception {
    byte[] body =
        ("<plist><dict><key>UDID</key><string>%s</string><key>Status</key>"
                + "<string>Acknowledged</string><key>CommandUUID</key><string>x</string>"
                + "<key>SecurityInfo</key><dict><key>FDE_PersonalRecoveryKeyCMS</key>"
                + "<data>%s</data></dict></dict></plist>")
            .formatted(mac.hardware().udid(), cms)
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(
        200,
        running
            .network
            .send(
                HttpRequest.newBuilder(running.server.enrollUrl().resolve("/mdm"))
                    .header(
                        "Mdm-Signature",
                        Base64.getEncoder().encodeToString(mac.identity().sign(body)))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body)))
            .statusCode());
  }

  private static void ask(SimulatedDevice mac) throws Exception {
    running.queue(List.of(mac), new JsonObject().put("RequestType", "SecurityInfo"));
    mac.converse();
  }

  private static SimulatedDevice enrolled() throws Exception {
    SimulatedDevice mac =
        running.fleet(5, Behaviour.OBEDIENT).devices().stream()
            .filter(device -> device.hardware().isMac())
            .findFirst()
            .orElseThrow();
    mac.enroll();
    return mac;
  }

  private static void install(SimulatedDevice mac, String query) throws Exception {
    running.queue(
        List.of(mac),
        new JsonObject()
            .put("RequestType", "InstallProfile")
            .put(
                "Payload",
                running.json("/v1/filevault/profile" + query).getString("mobileconfig")));
    mac.converse();
  }

  /** Lets the Mac come until it stands so, and this is known. */
  private static JsonObject standing(SimulatedDevice mac, String standing, String known)
      throws Exception {
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return vault(mac).getString("standing").equals(standing)
                  && vault(mac).containsKey(known);
            });
    return vault(mac);
  }

  private static JsonObject vault(SimulatedDevice mac) throws Exception {
    return running.json(path(mac)).getJsonObject("filevault");
  }

  private static String path(SimulatedDevice mac) {
    return "/v1/enrollments/" + mac.hardware().udid();
  }

  private static String reveal(String secret) throws Exception {
    HttpResponse<byte[]> answer =
        running.post(
            "/v1/secrets/%s/reveal".formatted(secret),
            "application/json",
            new JsonObject().put("reason", "a test").toBuffer());
    assertEquals(200, answer.statusCode(), () -> body(answer));
    return new JsonObject(Buffer.buffer(answer.body())).getString("value");
  }

  private static String body(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
