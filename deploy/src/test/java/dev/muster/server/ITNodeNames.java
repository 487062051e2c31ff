package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.node.NodeTakenException;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that comes in the place of another does not start, and the other goes on. */
@Timeout(120)
class ITNodeNames {
  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static RunningServer first;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    first = RunningServer.start(directory.resolve("first"), settings("one"));
  }

  @AfterAll
  static void stop() {
    first.close();
    kafka.close();
  }

  @Test
  void aSecondNodeOfTheSameNameIsRefusedInOneLine() throws Exception {
    Path data = sharing("second");
    NodeTakenException refused =
        assertThrows(NodeTakenException.class, () -> startNode(data, "one"));
    assertEquals(
        "another node of this cluster is called one (at 127.0.0.1): give each a node.name of its"
            + " own, or stop that one",
        refused.getMessage());
    goesOn();
    startNode(data, "two").close();
  }

  @Test
  void aNodeInACopyOfAnothersDirectoryIsRefusedUntilItHasAnInstanceIdOfItsOwn() throws Exception {
    Path data = sharing("copy");
    for (String file : List.of("instance-id", DataLock.FILE)) {
      Files.copy(first.server.data().resolve(file), data.resolve(file));
    }
    NodeTakenException refused =
        assertThrows(NodeTakenException.class, () -> startNode(data, "three"));
    assertTrue(refused.getMessage().contains("the same instance-id"), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
    goesOn();
    Files.delete(data.resolve("instance-id"));
    startNode(data, "three").close();
  }

  @Test
  void aNodeThatWasKilledIsBackAtOnceThoughTheBrokerStillListsIt() throws Exception {
    Path data = sharing("killed");
    ServerProcess node = new ServerProcess(data, external("four"));
    node.start();
    node.kill();
    long killed = System.nanoTime();
    node.start();
    Duration back = Duration.ofNanos(System.nanoTime() - killed);
    node.kill();
    node.start();
    assertEquals(143, node.stop());
    assertTrue(back.compareTo(Duration.ofSeconds(30)) < 0, back::toString);
    assertTrue(
        Files.readAllLines(data.resolve("server.err")).stream()
            .noneMatch(line -> line.contains("was there lately")));
  }

  /** The fan-out and the pushes are the groups that the other would have been pushed out of. */
  private static void goesOn() throws Exception {
    SimulatedFleet fleet = first.fleet(1, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    String uuid =
        first
            .queue(fleet.devices(), new JsonObject().put("RequestType", "ProfileList"))
            .getString("command_uuid");
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () -> {
              fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
              return first
                      .json("/v1/commands/" + uuid)
                      .getJsonObject("states")
                      .getInteger("Acknowledged", 0)
                  == 1;
            });
  }

  private static MusterServer startNode(Path data, String name) {
    return MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings(name)));
  }

  private static Map<String, String> settings(String name) {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    external(name).forEach(s -> settings.put(s.split("=", 2)[0], s.split("=", 2)[1]));
    return settings;
  }

  private static List<String> external(String name) {
    return List.of(
        "node.name=" + name,
        "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
        "kafka.partitions=2",
        "kafka.replication.factor=1");
  }

  /** A data directory with what the nodes of an installation share. */
  private static Path sharing(String name) throws Exception {
    Path data = directory.resolve(name);
    Files.createDirectories(data.resolve("secrets"));
    for (String file : List.of("secrets/installation.key", "secrets/ca.key", "ca-chain.pem")) {
      Files.copy(first.server.data().resolve(file), data.resolve(file));
    }
    return data;
  }
}
