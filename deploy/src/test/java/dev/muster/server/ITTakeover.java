package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stranger who knows a UDID does not become that device. */
@Timeout(120)
class ITTakeover {
  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aStrangerIsRefusedAndTheDeviceGetsItsCommandsAsEver() throws Exception {
    SimulatedDevice device = device();
    device.enroll();
    SimulatedDevice stranger = device();
    IOException refused = assertThrows(IOException.class, stranger::enroll);
    assertEquals("the server answered HTTP 403", refused.getMessage());
    assertThrows(IOException.class, stranger::converse);
    running.queue(
        List.of(device), new JsonObject().put("RequestType", "DeviceLock").put("PIN", "246813"));
    device.converse();
    assertTrue(
        device.journal().stream()
            .anyMatch(entry -> entry.toldType().filter("DeviceLock"::equals).isPresent()));
    JsonArray events =
        running
            .json("/v1/enrollments/" + device.hardware().udid() + "/history?limit=100")
            .getJsonArray("events");
    assertTrue(
        events.stream()
            .map(JsonObject.class::cast)
            .anyMatch(e -> e.encode().contains("enrolled-under-another-identity")),
        events::encodePrettily);
    String why =
        running
            .json("/v1/refusals?reason=enrolled-under-another-identity")
            .getJsonArray("refusals")
            .getJsonObject(0)
            .getString("text");
    assertTrue(why.contains("allow-reenroll"), why);
    device.checkOut();
  }

  @Test
  void aDeviceThatWasSetUpAnewEnrollsWhenAnAdminLetsIt() throws Exception {
    SimulatedDevice device = device();
    device.enroll();
    SimulatedDevice anew = device();
    assertThrows(IOException.class, anew::enroll);
    assertEquals(
        201,
        running
            .post(
                "/v1/enrollments/" + device.hardware().udid() + "/allow-reenrollment",
                "application/json",
                new JsonObject().put("for", "PT1H").toBuffer())
            .statusCode());
    anew.enroll();
    anew.converse();
    IOException before = assertThrows(IOException.class, device::converse);
    assertEquals("the server answered HTTP 400", before.getMessage());
    anew.checkOut();
  }

  /** The same each time, as far as its hardware goes. */
  private static SimulatedDevice device() {
    return SimulatedFleet.create(
            1,
            running.network,
            running.server.enrollUrl(),
            Behaviour.OBEDIENT,
            (device, entry) -> {})
        .devices()
        .getFirst();
  }
}
