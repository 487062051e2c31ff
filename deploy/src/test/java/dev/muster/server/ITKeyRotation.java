package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.config.ConfigurationException;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running server whose installation key is replaced. */
@Timeout(180)
class ITKeyRotation {
  @TempDir Path data;

  @Test
  void whatWasSealedBeforeOpensUnderTheNewKeyAloneAndDevicesGoOn() throws Exception {
    String udid;
    byte[] asked;
    Path file = data.resolve("secrets/installation.key");
    List<String> before;
    try (RunningServer running = RunningServer.start(data)) {
      SimulatedFleet fleet = running.fleet(1, (type, times) -> Behaviour.Reaction.OBEY);
      SimulatedDevice device = fleet.devices().getFirst();
      udid = device.hardware().udid();
      device.enroll();
      running.queue(List.of(device), new JsonObject().put("RequestType", "SecurityInfo"));
      asked = firstRequest(running, udid);
      before = Files.readAllLines(file);

      JsonArray rotated = post(running, "/v1/keys/rotate").getJsonArray("installation_keys");
      assertEquals(2, rotated.size());
      assertEquals(1, rotated.getJsonObject(1).getLong("opens"));
      // And the one that follows from the former key itself.
      assertEquals(2, rotated.getJsonObject(0).getLong("opens"));
      assertEquals(2, Files.readAllLines(file).size());

      JsonObject retired = post(running, "/v1/keys/retire");
      assertEquals(1, retired.getJsonArray("installation_keys").size());
      assertEquals(0, retired.getJsonObject("data_keys").getLong("closed"));
      assertEquals(1, retired.getJsonObject("data_keys").getLong("devices"));
      assertNotEquals(before, Files.readAllLines(file));
      assertEquals(1, Files.readAllLines(file).size());
      // The content of its command was sealed before.
      device.converse();
      assertEquals(Buffer.buffer(asked), Buffer.buffer(firstRequest(running, udid)));
    }
    try (RunningServer running = RunningServer.start(data)) {
      assertEquals(Buffer.buffer(asked), Buffer.buffer(firstRequest(running, udid)));
      // The key of the CA is sealed under the new one, too.
      SimulatedFleet fleet = running.fleet(2, (type, times) -> Behaviour.Reaction.OBEY);
      fleet.devices().get(1).enroll();
    }
  }

  @Test
  void anInstallationKeyOfAnotherInstallationIsNamed() throws Exception {
    try (RunningServer running = RunningServer.start(data)) {
      running.fleet(1, (type, times) -> Behaviour.Reaction.OBEY).devices().getFirst().enroll();
    }
    MusterServer.rotateKeys(data);
    MusterServer.retireKeys(data);
    String message =
        assertThrows(ConfigurationException.class, () -> RunningServer.start(data).close())
            .getMessage();
    assertTrue(message.contains("secrets/installation.key opens none of the keys"), message);
  }

  private static JsonObject post(RunningServer running, String path) throws Exception {
    var answer = running.post(path, "application/json", new JsonObject().toBuffer());
    assertEquals(200, answer.statusCode());
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static byte[] firstRequest(RunningServer running, String udid) throws Exception {
    String history = "/v1/enrollments/" + udid + "/history";
    JsonObject first = running.json(history + "?limit=100").getJsonArray("events").getJsonObject(0);
    var answer = running.get(history + "/" + first.getLong("offset") + "/request");
    assertEquals(200, answer.statusCode());
    return answer.body();
  }
}
