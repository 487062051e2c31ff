package dev.muster.server;

import static dev.muster.server.WireDevice.data;
import static dev.muster.server.WireDevice.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bootstrap tokens are kept for Macs and shown to nobody who gives no reason; unlock tokens are
 * shown to nobody but the device.
 */
@Timeout(120)
class ITKeptTokens {
  @TempDir static Path directory;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  @CheckInBehavior(of = "SetBootstrapToken", by = EnrollmentKind.DEVICE)
  @CheckInBehavior(of = "GetBootstrapToken", by = EnrollmentKind.DEVICE)
  void aMacThatWasToldOfItGivesItAndIsHandedItBack() throws Exception {
    SimulatedDevice mac = mac();
    mac.logIn();
    assertArrayEquals(mac.bootstrapToken(), mac.askForBootstrapToken().orElseThrow());
  }

  @Test
  void aMacThatGaveNoneIsAnsweredWithAnEmptyDictionary() throws Exception {
    assertEquals(Optional.empty(), mac().askForBootstrapToken());
  }

  @Test
  void aRenewedCertificateChangesNothingAboutIt() throws Exception {
    SimulatedDevice mac = mac();
    mac.logIn();
    var before = mac.certificate().getSerialNumber();
    running.post(
        "/v1/enrollments/%s/renew".formatted(mac.hardware().udid()),
        "application/json",
        Buffer.buffer());
    mac.converse();
    assertNotEquals(before, mac.certificate().getSerialNumber());
    assertArrayEquals(mac.bootstrapToken(), mac.askForBootstrapToken().orElseThrow());
  }

  @Test
  void aNewEnrollmentBeginsWithoutIt() throws Exception {
    SimulatedDevice mac = mac();
    mac.logIn();
    mac.checkIn();
    assertEquals(Optional.empty(), mac.askForBootstrapToken());
  }

  @Test
  void anAdminSeesWhenItCameAndWhenItWasAskedFor() throws Exception {
    SimulatedDevice mac = mac();
    assertFalse(shown(mac).containsKey("bootstrap_token"));
    mac.logIn();
    assertFalse(shown(mac).getJsonObject("bootstrap_token").containsKey("last_asked_at"));
    mac.askForBootstrapToken();
    JsonObject token = shown(mac).getJsonObject("bootstrap_token");
    assertTrue(token.containsKey("set_at") && token.containsKey("last_asked_at"), token::encode);
    assertEquals(
        List.of("gave its bootstrap token into keeping", "asked for its bootstrap token"),
        history(mac).subList(2, 4));
  }

  @Test
  void itIsASecretOfItsDevice() throws Exception {
    SimulatedDevice mac = mac();
    mac.logIn();
    JsonArray secrets =
        running.json("/v1/secrets?serial=" + mac.hardware().serialNumber()).getJsonArray("secrets");
    assertEquals(1, secrets.size());
    JsonObject secret = secrets.getJsonObject(0);
    assertEquals("bootstrap-token", secret.getString("kind"));
    assertFalse(secret.containsKey("value"));
    assertEquals(400, reveal(secret, " ").statusCode());
    JsonObject shown = new JsonObject(Buffer.buffer(reveal(secret, "it won't update").body()));
    assertArrayEquals(mac.bootstrapToken(), Base64.getDecoder().decode(shown.getString("value")));
  }

  @Test
  void itStandsNowhereInTheLogInClear() throws Exception {
    SimulatedDevice mac = mac();
    mac.logIn();
    mac.askForBootstrapToken();
    String clear = new String(mac.bootstrapToken(), StandardCharsets.UTF_8);
    String base64 = Base64.getEncoder().encodeToString(mac.bootstrapToken());
    try (var files = Files.walk(directory.resolve("kafka"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(clear) || content.contains(base64), file.toString());
      }
    }
  }

  @Test
  void aDeviceIsGivenItsUnlockTokenWithTheCommandThatNeedsIt() throws Exception {
    byte[] token = "unlock-token-0815".getBytes(StandardCharsets.UTF_8);
    Phone phone = phone(data("UnlockToken", token));
    assertEquals(200, phone.says().tokenUpdate().statusCode());
    JsonObject queued = clearPasscode(phone, "");
    assertEquals("queued", result(queued));
    NSDictionary told = WireDevice.dictionary(phone.says().report("Idle", ""));
    NSDictionary command = (NSDictionary) told.get("Command");
    assertArrayEquals(token, ((NSData) command.get("UnlockToken")).bytes());
    assertEquals(queued.getString("command_uuid"), told.get("CommandUUID").toString());
    String shown = running.json("/v1/enrollments/" + phone.udid()).encode();
    assertFalse(shown.contains(Base64.getEncoder().encodeToString(token)), shown);
  }

  @Test
  void aTokenThatAnAdminGivesIsTheOneThatCounts() throws Exception {
    Phone phone = phone(data("UnlockToken", new byte[] {1}));
    clearPasscode(phone, Base64.getEncoder().encodeToString(new byte[] {2}));
    NSDictionary told = WireDevice.dictionary(phone.says().report("Idle", ""));
    NSDictionary command = (NSDictionary) told.get("Command");
    assertArrayEquals(new byte[] {2}, ((NSData) command.get("UnlockToken")).bytes());
  }

  @Test
  void aDeviceThatNeverSentOneIsNotToldToClearItsPasscode() throws Exception {
    assertEquals("no-unlock-token", result(clearPasscode(phone(""), "")));
  }

  private static Phone phone(String tokenUpdate) throws Exception {
    String udid = UUID.randomUUID().toString();
    WireDevice phone = WireDevice.of(running, string("UDID", udid));
    phone.checkIn(
        "Authenticate", string("ProductName", "iPhone15,4") + string("OSVersion", "26.1"));
    assertEquals(200, phone.tokenUpdate(tokenUpdate).statusCode());
    return new Phone(udid, phone);
  }

  private record Phone(String udid, WireDevice says) {}

  private static JsonObject clearPasscode(Phone phone, String token) throws Exception {
    JsonObject command = new JsonObject().put("RequestType", "ClearPasscode");
    if (!token.isEmpty()) {
      command.put("UnlockToken", token);
    }
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray().add(phone.udid()))
            .put("command", command)
            .put("expected_targets", 1);
    return new JsonObject(
        Buffer.buffer(running.post("/v1/commands", "application/json", request.toBuffer()).body()));
  }

  private static String result(JsonObject queued) {
    return queued.getJsonArray("enrollments").getJsonObject(0).getString("result");
  }

  private static SimulatedDevice mac() throws Exception {
    List<SimulatedDevice> some = running.fleet(3, Behaviour.OBEDIENT).devices();
    SimulatedDevice mac = some.stream().filter(d -> d.hardware().isMac()).findFirst().orElseThrow();
    mac.enroll();
    return mac;
  }

  private static JsonObject shown(SimulatedDevice mac) throws Exception {
    return running.json("/v1/enrollments/" + mac.hardware().udid());
  }

  private static List<String> history(SimulatedDevice mac) throws Exception {
    Hardware hardware = mac.hardware();
    return running
        .json("/v1/enrollments/%s/history".formatted(hardware.udid()))
        .getJsonArray("events")
        .stream()
        .map(event -> ((JsonObject) event).getString("text"))
        .toList();
  }

  private static HttpResponse<byte[]> reveal(JsonObject secret, String reason) throws Exception {
    return running.post(
        "/v1/secrets/%s/reveal".formatted(secret.getString("id")),
        "application/json",
        new JsonObject().put("reason", reason).toBuffer());
  }
}
