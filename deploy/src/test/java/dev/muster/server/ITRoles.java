package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.config.ConfigurationException;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An installation of two nodes: one for admins, with the projections and Kafka; one for devices.
 */
class ITRoles {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void aCommandThatIsQueuedAtOneNodeIsCarriedOutThroughTheOther() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    Map<String, String> admin = new HashMap<>(RunningServer.FREE_PORTS);
    admin.put("server.roles", "admin,projections");
    try (RunningServer office = RunningServer.start(first, admin)) {
      copySecrets(first, second);
      Map<String, String> gateway = new HashMap<>(RunningServer.FREE_PORTS);
      gateway.put("server.roles", "gateway");
      gateway.put("node.name", "muster-2");
      gateway.put("kafka.bootstrap.servers", office.server.bootstrapServers());
      gateway.put("kafka.replication.factor", "1");
      try (MusterServer door =
              MusterServer.start(Configuration.read(second, Optional.empty(), Map.of(), gateway));
          Network network = new Network(List.of(door.ca()), HttpClient.Version.HTTP_1_1)) {
        SimulatedFleet fleet =
            SimulatedFleet.create(
                3, network, door.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> {});
        fleet.all(SimulatedDevice::enroll, PATIENCE);
        await()
            .atMost(PATIENCE)
            .until(() -> office.json("/v1/enrollments").getJsonArray("enrollments").size() == 3);
        String uuid =
            office
                .queue(fleet.devices(), new JsonObject().put("RequestType", "ProfileList"))
                .getString("command_uuid");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  fleet.all(SimulatedDevice::converse, PATIENCE);
                  assertEquals(
                      new JsonObject().put("Acknowledged", 3),
                      office.json("/v1/commands/" + uuid).getJsonObject("states"));
                });
      }
    }
  }

  @Test
  void aRoleThatDoesNotExistIsRefusedByWhatThereIs() {
    Map<String, String> settings = Map.of("server.roles", "gateway,kitchen");
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> Configuration.read(directory, Optional.empty(), Map.of(), settings));
    assertTrue(refused.getMessage().contains("projections"), refused.getMessage());
  }

  /** What the nodes of an installation share beside Kafka. */
  private static void copySecrets(Path from, Path to) throws Exception {
    Files.createDirectories(to.resolve("secrets"));
    for (String file : List.of("secrets/installation.key", "secrets/ca.key", "ca-chain.pem")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }
}
