package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.inventory.InventoryPolicy;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server asks devices by itself. */
@Timeout(120)
class ITInventory {
  private static final Set<String> ALL = Set.copyOf(InventoryPolicy.QUESTIONS);

  @TempDir Path data;

  @Test
  void whatEnrollsIsKnownWithoutAnybodyAskingAndIsAskedOnce() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("inventory.enabled", "true");
    try (RunningServer running = RunningServer.start(data, settings)) {
      List<SimulatedDevice> devices = running.fleet(4, Behaviour.OBEDIENT).devices();
      for (SimulatedDevice device : devices) {
        device.enroll();
      }
      for (SimulatedDevice device : devices) {
        String path = "/v1/enrollments/" + device.hardware().udid();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  device.converse();
                  return sections(running.json(path + "/inventory")).equals(ALL);
                });
        JsonObject asked = running.json(path + "/commands");
        assertEquals(ALL.size(), asked.getJsonArray("enrollments").size(), asked::encode);
        assertEquals(
            device.hardware().osVersion(),
            running
                .json(path + "/inventory")
                .getJsonObject("sections")
                .getJsonObject("DeviceInformation")
                .getJsonObject("fields")
                .getJsonObject("OSVersion")
                .getString("value"));
      }
    }
  }

  private static Set<String> sections(JsonObject inventory) {
    return new HashSet<>(inventory.getJsonObject("sections").fieldNames());
  }
}
