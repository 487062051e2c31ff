package dev.muster.faults;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three brokers, each record on all of them and acknowledged by two, or a single one; and two nodes
 * that do everything. Every way between two of them leads through a {@link Relay}, but for that
 * between the controllers of the brokers and the one that the judge takes.
 */
final class Installation implements AutoCloseable {
  private static final int BROKERS = 3;
  static final int NODES = 2;
  private static final String CLUSTER = "bXVzdGVyLWZhdWx0cy0wMA";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path directory;
  private final int count;
  private final Map<String, String> settings;
  private final List<ChildProcess> brokers = new ArrayList<>();
  private final List<ChildProcess> nodes = new ArrayList<>();

  /** By broker, then: one for each node, one for the other brokers. */
  private final List<List<Relay>> relays = new ArrayList<>();

  private final List<Integer> directPorts = new ArrayList<>();
  private final List<Integer> gatewayPorts = new ArrayList<>();
  private final List<Integer> adminPorts = new ArrayList<>();

  private Installation(Path directory, int count, Map<String, String> settings) {
    this.directory = directory;
    this.count = count;
    this.settings = settings;
  }

  /** Starts all of it. */
  static Installation start(Path directory) throws IOException, InterruptedException {
    return start(directory, BROKERS, Map.of());
  }

  /**
   * Starts one of another shape.
   *
   * @param brokers one or three
   * @param settings of the nodes, beside those that they need
   */
  static Installation start(Path directory, int brokers, Map<String, String> settings)
      throws IOException, InterruptedException {
    Installation installation = new Installation(directory, brokers, settings);
    try {
      installation.startBrokers();
      installation.startNodes();
      return installation;
    } catch (IOException | InterruptedException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  List<ChildProcess> brokers() {
    return brokers;
  }

  List<ChildProcess> nodes() {
    return nodes;
  }

  /** The ways from one node to all brokers. */
  List<Relay> fromNode(int node) {
    return relays.stream().map(ofBroker -> ofBroker.get(node)).toList();
  }

  /** All ways to one broker. */
  List<Relay> toBroker(int broker) {
    return relays.get(broker);
  }

  /** The way on which the other brokers reach one. */
  Relay replication(int broker) {
    return relays.get(broker).get(NODES);
  }

  List<Integer> gatewayPorts() {
    return gatewayPorts;
  }

  List<Integer> adminPorts() {
    return adminPorts;
  }

  /** What leads to the brokers past every relay. */
  String bootstrapServers() {
    return directPorts.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
  }

  Path trustAnchor() {
    return data(0).resolve("ca.pem");
  }

  String token() throws IOException {
    return Files.readString(data(0).resolve("admin-token")).strip();
  }

  void mendAll() {
    relays.forEach(ofBroker -> ofBroker.forEach(Relay::mend));
  }

  /** Lets a node's clock run this much ahead, or behind where it is negative. */
  void stepClock(int node, Duration by) throws IOException {
    Path written = directory.resolve("clock.new");
    Files.writeString(written, Long.toString(by.toMillis()));
    Files.move(written, clock(node), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    for (ChildProcess process : List.copyOf(nodes)) {
      stop(process);
    }
    for (ChildProcess process : List.copyOf(brokers)) {
      stop(process);
    }
    for (List<Relay> ofBroker : relays) {
      for (Relay relay : ofBroker) {
        try {
          relay.close();
        } catch (IOException e) {
          throw new IllegalStateException("a relay did not close", e);
        }
      }
    }
  }

  private static void stop(ChildProcess process) {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startBrokers() throws IOException, InterruptedException {
    List<Integer> controllers = new ArrayList<>();
    for (int broker = 0; broker < count; broker++) {
      controllers.add(Ports.free());
    }
    String voters =
        IntStream.range(0, count)
            .mapToObj(b -> (b + 1) + "@127.0.0.1:" + controllers.get(b))
            .collect(Collectors.joining(","));
    for (int broker = 0; broker < count; broker++) {
      Path home = directory.resolve("broker-" + (broker + 1));
      Files.createDirectories(home);
      Path file = home.resolve("broker.properties");
      try (Writer writer = Files.newBufferedWriter(file)) {
        settings(broker, home.resolve("log"), voters, controllers.get(broker)).store(writer, null);
      }
      brokers.add(
          new ChildProcess(
              "broker-" + (broker + 1),
              home,
              "-Xmx256m",
              List.of("dev.muster.kafka.ClusterNode", CLUSTER, file.toString())));
    }
    for (ChildProcess broker : brokers) {
      broker.start();
    }
    for (ChildProcess broker : brokers) {
      broker.awaitReady(PATIENCE);
    }
  }

  private Properties settings(int broker, Path log, String voters, int controllerPort)
      throws IOException {
    List<String> names = List.of("NODE1", "NODE2", "BROKERS");
    List<Relay> ofBroker = new ArrayList<>();
    StringBuilder listeners = new StringBuilder();
    StringBuilder advertised = new StringBuilder();
    StringBuilder protocols = new StringBuilder("CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT");
    for (String name : names) {
      int port = Ports.free();
      Relay relay = Relay.to(port);
      ofBroker.add(relay);
      listeners.append("%s://127.0.0.1:%d,".formatted(name, port));
      advertised.append("%s://127.0.0.1:%d,".formatted(name, relay.port()));
      protocols.append(",%s:PLAINTEXT".formatted(name));
    }
    relays.add(ofBroker);
    int direct = Ports.free();
    directPorts.add(direct);
    String directly = "DIRECT://127.0.0.1:" + direct;
    return BrokerSettings.of(
        broker + 1,
        log,
        voters,
        listeners + directly + ",CONTROLLER://127.0.0.1:" + controllerPort,
        advertised + directly,
        protocols.toString(),
        count);
  }

  private void startNodes() throws IOException, InterruptedException {
    for (int node = 0; node < NODES; node++) {
      gatewayPorts.add(Ports.free());
      adminPorts.add(Ports.free());
    }
    for (int node = 0; node < NODES; node++) {
      stepClock(node, Duration.ZERO);
      if (node > 0) {
        share(data(0), data(node));
      }
      ChildProcess process =
          new ChildProcess("node-" + (node + 1), data(node), "-Xmx384m", serve(node));
      nodes.add(process);
      process.start();
      process.awaitReady(PATIENCE);
    }
  }

  private List<String> serve(int node) {
    int me = node;
    String bootstrap =
        relays.stream()
            .map(ofBroker -> "127.0.0.1:" + ofBroker.get(me).port())
            .collect(Collectors.joining(","));
    List<String> words =
        new ArrayList<>(
            List.of(
                "dev.muster.cli.Main",
                "serve",
                "--data",
                data(node).toString(),
                "--clock-offset",
                clock(node).toString(),
                "--set",
                "enrollment.open=true",
                "--set",
                "inventory.enabled=false"));
    Map<String, String> own = new HashMap<>(settings);
    own.putAll(
        Map.of(
            "node.name",
            "node-" + (node + 1),
            "gateway.host",
            "127.0.0.1",
            "gateway.port",
            Integer.toString(gatewayPorts.get(node)),
            "enrollment.url",
            "https://localhost:" + gatewayPorts.getFirst(),
            "admin.port",
            Integer.toString(adminPorts.get(node)),
            "operations.port",
            "0",
            "kafka.bootstrap.servers",
            bootstrap,
            "kafka.partitions",
            "8",
            "limits.messages.per.second",
            "1000",
            "limits.messages.burst",
            "1000"));
    own.put("kafka.replication.factor", Integer.toString(count));
    own.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    return words;
  }

  /** What the nodes of an installation share beside Kafka. */
  private static void share(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("secrets"));
    for (String file : List.of("secrets/installation.key", "secrets/ca.key", "ca-chain.pem")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  private Path clock(int node) {
    return directory.resolve("clock-" + (node + 1));
  }

  private Path data(int node) {
    return directory.resolve("node-" + (node + 1));
  }
}
