package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka away, and back again. */
@Timeout(180)
class ITOutage {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void whileKafkaIsAwayDevicesAreToldToComeAgainAndAllIsWellWhenItIsBack() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    String bootstrap = kafka.bootstrapServers();
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("kafka.bootstrap.servers", bootstrap);
    settings.put("kafka.partitions", "4");
    settings.put("kafka.replication.factor", "1");
    try (MusterServer server =
            MusterServer.start(
                Configuration.read(
                    directory.resolve("data"), Optional.empty(), Map.of(), settings));
        Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              10, network, server.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> {});
      fleet.all(SimulatedDevice::enroll, PATIENCE);

      kafka.close();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  RunningServer.operations(server, "readyz")
                      .body()
                      .contains("Kafka can't be reached"));
      assertEquals(200, RunningServer.operations(server, "healthz").statusCode());
      HttpResponse<byte[]> refused =
          network.send(
              HttpRequest.newBuilder(server.deviceUrl())
                  .PUT(HttpRequest.BodyPublishers.ofString("anything")));
      assertEquals(503, refused.statusCode());
      assertTrue(refused.headers().firstValueAsLong("Retry-After").orElseThrow() >= 5);

      // They go on to try while it is away, and what they try must not pile up.
      var work =
          threads.submit(
              () -> {
                fleet.all(SimulatedDevice::converse, PATIENCE);
                return null;
              });
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  RunningServer.operations(server, "metrics")
                      .body()
                      .contains("muster_messages_total{status=\"503\",type=\"Report\"}"));
      kafka = EmbeddedKafka.start(directory.resolve("kafka"), port(bootstrap));
      work.get();
      await()
          .atMost(PATIENCE)
          .until(() -> RunningServer.operations(server, "readyz").statusCode() == 200);
      assertTrue(
          RunningServer.operations(server, "metrics")
              .body()
              .contains("muster_messages_in_flight 0.0"));
      Recomputation.of(server.log()).agreesWith(fleet.devices());
    } finally {
      kafka.close();
    }
  }

  private static int port(String bootstrap) {
    return Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
  }
}
