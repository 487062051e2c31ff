package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes that are restarted one after the other while devices work. */
@Timeout(180)
class ITRollingRestart {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DEVICES = 12;

  @TempDir Path directory;
  private final List<Node> nodes = new ArrayList<>();

  /** What a load balancer sends new requests to: it asks each node every tenth of a second. */
  private final List<Integer> inRotation = new CopyOnWriteArrayList<>();

  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger conversations = new AtomicInteger();
  private volatile boolean stopped;

  /** A node that comes back on the same ports. */
  private static final class Node {
    private final Map<String, String> settings;
    private final Path data;
    private MusterServer server;

    Node(Map<String, String> settings, Path data) {
      this.settings = settings;
      this.data = data;
    }

    void start() {
      server = MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings));
      settings.put("gateway.port", Integer.toString(server.deviceUrl().getPort()));
      settings.put("operations.port", Integer.toString(server.operationsUrl().getPort()));
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void noRequestFailsWhenTwoNodesAreRestartedOneAfterTheOther(HttpClient.Version version)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        start(kafka.bootstrapServers());
        threads.submit(this::balance);
        Network network = network(version);
        work(network, threads);
      } finally {
        stopped = true;
        nodes.forEach(node -> node.server.close());
      }
    }
  }

  private void work(Network network, ExecutorService threads) throws Exception {
    try (network) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              DEVICES,
              network,
              nodes.getFirst().server.enrollUrl(),
              Behaviour.OBEDIENT,
              (device, entry) -> {});
      fleet.all(SimulatedDevice::enroll, PATIENCE);
      int answersBefore = answers(fleet);
      tries.set(0);
      fleet.devices().forEach(device -> threads.submit(() -> live(device)));
      for (Node node : nodes) {
        awaitConversations(200);
        node.server.close();
        awaitConversations(200);
        node.start();
        awaitConversations(200);
      }
      stopped = true;
      threads.shutdown();
      assertTrue(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(List.of(), List.copyOf(failures));
      // Devices send again what was not answered, or with 503; nothing had to be.
      assertEquals(tries.get(), answers(fleet) - answersBefore);
      Recomputation.of(nodes.getFirst().server.log()).agreesWith(fleet.devices());
    }
  }

  private void start(String bootstrap) throws Exception {
    for (int i = 0; i < 2; i++) {
      Map<String, String> settings = new TreeMap<>(RunningServer.FREE_PORTS);
      settings.put("node.name", "muster-" + (i + 1));
      settings.put("kafka.bootstrap.servers", bootstrap);
      settings.put("kafka.partitions", "4");
      settings.put("kafka.replication.factor", "1");
      settings.put("shutdown.drain.seconds", "2");
      settings.put("limits.messages.per.second", "1000");
      Path data = directory.resolve("node-" + i);
      if (i > 0) {
        copySecrets(directory.resolve("node-0"), data);
        settings.put("enrollment.url", nodes.getFirst().server.deviceUrl().resolve("/").toString());
      }
      Node node = new Node(settings, data);
      nodes.add(node);
      node.start();
    }
  }

  private static int answers(SimulatedFleet fleet) {
    return fleet.devices().stream().mapToInt(device -> device.journal().size()).sum();
  }

  private void live(SimulatedDevice device) {
    while (!stopped) {
      try {
        device.converse();
        conversations.incrementAndGet();
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        failures.add(e);
        return;
      }
    }
  }

  private void awaitConversations(int more) {
    int enough = conversations.get() + more;
    await()
        .alias("the devices stand still")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> conversations.get() >= enough || !failures.isEmpty());
  }

  private void balance() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!stopped) {
        List<Integer> ready = new ArrayList<>();
        for (Node node : nodes) {
          if (ready(client, node.settings.get("operations.port"))) {
            ready.add(Integer.parseInt(node.settings.get("gateway.port")));
          }
        }
        inRotation.addAll(ready.stream().filter(port -> !inRotation.contains(port)).toList());
        inRotation.removeIf(port -> !ready.contains(port));
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean ready(HttpClient client, String port) throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                      .timeout(Duration.ofSeconds(1))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Network network(HttpClient.Version version) {
    return new Network(
        List.of(nodes.getFirst().server.ca()),
        version,
        uri -> {
          List<Integer> ports = List.copyOf(inRotation);
          if (ports.isEmpty()) {
            return uri;
          }
          int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
          tries.incrementAndGet();
          return URI.create(uri.toString().replaceFirst(":" + uri.getPort(), ":" + port));
        });
  }

  private static void copySecrets(Path from, Path to) throws Exception {
    Files.createDirectories(to.resolve("secrets"));
    for (String file : List.of("secrets/installation.key", "secrets/ca.key", "ca-chain.pem")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }
}
