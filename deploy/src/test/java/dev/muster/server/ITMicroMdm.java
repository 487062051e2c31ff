package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that were written for MicroMDM, as they call. */
@Timeout(120)
class ITMicroMdm {
  @TempDir static Path directory;
  private static RunningServer running;
  private static MicroMdmClient client;
  private static List<SimulatedDevice> devices;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(directory);
    client = new MicroMdmClient(running);
    devices = running.fleet(5, Behaviour.OBEDIENT).devices();
    for (SimulatedDevice device : devices) {
      device.enroll();
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aCommandWithNamesInSnakeCaseReachesTheDevice() throws Exception {
    SimulatedDevice device = devices.get(0);
    JsonObject wanted =
        new JsonObject()
            .put("udid", device.hardware().udid())
            .put("request_type", "DeviceInformation")
            .put("queries", new JsonArray().add("DeviceName"));
    JsonObject payload =
        json(201, call("POST", "/v1/commands", wanted.encode())).getJsonObject("payload");
    assertEquals("DeviceInformation", payload.getJsonObject("command").getString("request_type"));
    device.converse();
    assertEquals("Acknowledged", state(payload.getString("command_uuid")));
  }

  @Test
  void aKeyThatNoDeviceKnowsSaysNothing() throws Exception {
    SimulatedDevice device = devices.get(0);
    // As tools/api/commands/set_recovery_lock sends it.
    JsonObject wanted =
        new JsonObject()
            .put("udid", device.hardware().udid())
            .put("current_password", "old")
            .put("new_password", "new")
            .put("request_requires_network_tether", "false")
            .put("allow_oroms", "true")
            .put("request_type", "SetRecoveryLock");
    JsonObject payload =
        json(201, call("POST", "/v1/commands", wanted.encode())).getJsonObject("payload");
    device.converse();
    assertFalse(state(payload.getString("command_uuid")).isEmpty());
  }

  @Test
  void aQueueIsShownAndCleared() throws Exception {
    String udid = devices.get(1).hardware().udid();
    String plist =
        """
        <plist version="1.0"><dict><key>Command</key><dict><key>RequestType</key><string>ProfileList</string></dict>\
        <key>CommandUUID</key><string>micro-1</string></dict></plist>\
        """;
    JsonObject payload =
        json(201, call("POST", "/v1/commands/" + udid, plist)).getJsonObject("payload");
    assertEquals("micro-1", payload.getString("command_uuid"));
    assertEquals(udid, payload.getString("udid"));
    JsonObject waiting =
        json(200, call("GET", "/v1/commands/" + udid, ""))
            .getJsonArray("commands")
            .getJsonObject(0);
    assertEquals("micro-1", waiting.getString("uuid"));
    String shown =
        new String(
            Base64.getDecoder().decode(waiting.getString("payload")), StandardCharsets.UTF_8);
    assertTrue(shown.contains("<string>micro-1</string>"), shown);
    assertTrue(shown.contains("ProfileList"), shown);
    json(200, call("DELETE", "/v1/commands/" + udid, ""));
    assertTrue(
        json(200, call("GET", "/v1/commands/" + udid, "")).getJsonArray("commands").isEmpty());
    assertEquals("cancelled", state("micro-1"));
  }

  @Test
  void whatIsSecretInAQueueIsShownToWhoMaySeeSecrets() throws Exception {
    String udid = devices.get(1).hardware().udid();
    JsonObject lock =
        new JsonObject().put("udid", udid).put("request_type", "DeviceLock").put("pin", "739152");
    json(201, call("POST", "/v1/commands", lock.encode()));
    assertTrue(waiting(client, udid).contains("739152"));
    String outline = waiting(client.withScopes("fleet:read"), udid);
    assertTrue(outline.contains("DeviceLock"), outline);
    assertFalse(outline.contains("739152"), outline);
    json(200, call("DELETE", "/v1/commands/" + udid, ""));
  }

  private static String waiting(MicroMdmClient reader, String udid) throws Exception {
    String payload =
        json(200, reader.curl("GET", "/v1/commands/" + udid, ""))
            .getJsonArray("commands")
            .getJsonObject(0)
            .getString("payload");
    return new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  @Test
  void devicesAreListedInPagesAndByTheirSerialNumber() throws Exception {
    JsonArray all = json(200, call("POST", "/v1/devices", "{}")).getJsonArray("devices");
    assertEquals(devices.size(), all.size());
    assertTrue(all.getJsonObject(0).getBoolean("enrollment_status"));
    assertTrue(all.getJsonObject(0).containsKey("last_seen"));
    JsonArray page =
        json(200, call("POST", "/v1/devices", "{\"per_page\":2,\"page\":2}"))
            .getJsonArray("devices");
    assertEquals(all.getJsonObject(4), page.getJsonObject(0));
    assertEquals(1, page.size());
    String serial = devices.get(3).hardware().serialNumber();
    JsonArray one =
        json(
                200,
                call(
                    "POST",
                    "/v1/devices",
                    new JsonObject().put("filter_serial", new JsonArray().add(serial)).encode()))
            .getJsonArray("devices");
    assertEquals(1, one.size());
    assertEquals(devices.get(3).hardware().udid(), one.getJsonObject(0).getString("udid"));
  }

  @Test
  void aDeviceIsWokenByGet() throws Exception {
    JsonObject answer = json(200, call("GET", "/push/" + devices.get(2).hardware().udid(), ""));
    assertEquals("success", answer.getString("status"));
  }

  @Test
  void aBlockedDeviceIsSentAwayAndGetsInAgainOnceItIsUnblocked() throws Exception {
    SimulatedDevice device = devices.get(4);
    String udid = device.hardware().udid();
    client.mdmctl("POST", "/v1/devices/%s/block".formatted(udid), "");
    json(200, client.send("GET", "/push/" + udid, ""));
    assertTrue(assertThrows(IOException.class, device::converse).getMessage().contains("401"));
    assertTrue(assertThrows(IOException.class, device::enroll).getMessage().contains("403"));
    assertTrue(running.json("/v1/enrollments/" + udid).getBoolean("blocked"));
    client.mdmctl("POST", "/v1/devices/%s/unblock".formatted(udid), "");
    device.enroll();
    device.converse();
    assertFalse(client.refused("POST", "/v1/devices/NOBODY/block", "").isEmpty());
    assertFalse(client.refused("POST", "/v1/devices/NOBODY/unblock", "").isEmpty());
    assertTrue(
        client
            .withScopes("devices:command")
            .refused("POST", "/v1/devices/%s/block".formatted(udid), "")
            .contains("certificates:manage"));
  }

  @Test
  void aRemovedDeviceIsOffTheListUntilItEnrollsAgainAndIsManagedAllTheTime() throws Exception {
    SimulatedDevice device = running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    device.enroll();
    String serial = device.hardware().serialNumber();
    String both = "{\"Opts\":{\"udids\":%s,\"serials\":%s}}";
    assertTrue(
        client
            .refused(
                "DELETE",
                "/v1/devices",
                both.formatted("null", "[\"%s\",\"NONE\"]".formatted(serial)))
            .contains("NONE"));
    assertEquals(1, listed(serial));
    client.mdmctl("DELETE", "/v1/devices", both.formatted("null", "[\"%s\"]".formatted(serial)));
    assertEquals(0, listed(serial));
    device.converse();
    assertEquals(0, listed(serial));
    device.checkIn();
    assertEquals(1, listed(serial));
    client.mdmctl(
        "DELETE",
        "/v1/devices",
        both.formatted("[\"%s\"]".formatted(device.hardware().udid()), "null"));
    assertEquals(0, listed(serial));
  }

  private static int listed(String serial) throws Exception {
    return client
        .mdmctl(
            "POST",
            "/v1/devices",
            "{\"page\":0,\"per_page\":0,\"filter_serial\":[\"%s\"],\"filter_udid\":null}"
                .formatted(serial))
        .getJsonArray("devices")
        .size();
  }

  @Test
  void whatCanNotBeIsSaidAsAnError() throws Exception {
    assertTrue(json(400, call("POST", "/v1/commands", "{}")).containsKey("error"));
    assertTrue(json(400, call("POST", "/v1/commands", "nonsense")).containsKey("error"));
    assertTrue(
        json(500, call("POST", "/v1/commands", "{\"udid\":\"X\",\"request_type\":\"ProfileList\"}"))
            .containsKey("error"));
    assertTrue(json(404, call("PUT", "/v1/dep/autoassign", "{}")).containsKey("error"));
    String noId = "x".repeat(600);
    assertTrue(json(400, call("GET", "/push/" + noId, "")).containsKey("error"));
    assertTrue(json(400, call("GET", "/v1/commands/" + noId, "")).containsKey("error"));
  }

  private static String state(String uuid) throws Exception {
    JsonObject states = running.json("/v1/commands/" + uuid).getJsonObject("states");
    assertFalse(states.isEmpty());
    return states.fieldNames().iterator().next();
  }

  private static HttpResponse<byte[]> call(String method, String path, String body)
      throws Exception {
    return client.curl(method, path, body);
  }

  private static JsonObject json(int status, HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(status, answer.statusCode(), text);
    return new JsonObject(Buffer.buffer(answer.body()));
  }
}
