package dev.muster.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;

/**
 * A single-node KRaft broker in this process, tuned to be small, that keeps its log in one
 * directory.
 *
 * <p>Its log is the only copy, so every record is flushed to disk before it is acknowledged: what
 * was acknowledged survives a crash of the process and of the machine, as far as the disk keeps its
 * word.
 *
 * <p>It listens on the loopback address only. One instance per directory; {@link #close} stops it
 * and may be called from any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE_ID = 1;

  private static final String CLIENTS = "CLIENTS";
  private static final String CONTROLLER = "CONTROLLER";

  private final SingleNode node;
  private final int port;

  private EmbeddedKafka(SingleNode node, int port) {
    this.node = node;
    this.port = port;
  }

  /**
   * Formats the directory if it is new, and starts the broker.
   *
   * @param directory where the log is kept; made if it is missing
   * @param port where clients connect; 0 for any free one
   * @throws UncheckedIOException if the directory or a port can't be had
   */
  public static EmbeddedKafka start(Path directory, int port) {
    try (BoundPorts ports = new BoundPorts()) {
      int clientPort = ports.bind(CLIENTS, port);
      int controllerPort = ports.bind(CONTROLLER, 0);
      Storage.formatIfNew(directory, NODE_ID, Uuid.randomUuid().toString());
      KafkaConfig config = KafkaConfig.fromProps(properties(directory, clientPort, controllerPort));
      return new EmbeddedKafka(SingleNode.start(config, controllerPort, ports), clientPort);
    } catch (IOException e) {
      throw new UncheckedIOException("can't prepare the Kafka log directory " + directory, e);
    }
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops the broker and waits until it has. */
  @Override
  public void close() {
    node.stop();
  }

  private static Properties properties(Path directory, int clientPort, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.put(
        "listeners",
        "CLIENTS://127.0.0.1:" + clientPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "CLIENTS://127.0.0.1:" + clientPort);
    p.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "CLIENTS");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("log.dirs", directory.toAbsolutePath().toString());
    p.put("auto.create.topics.enable", "false");

    // The only copy: on disk before it is acknowledged.
    p.put("log.flush.interval.messages", "1");

    // One node has no one to replicate to.
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("group.initial.rebalance.delay.ms", "0");

    // Small: the defaults are for a machine that does nothing else.
    p.put("num.network.threads", "1");
    p.put("num.io.threads", "2");
    p.put("background.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", "8388608");
    p.put("log.cleaner.io.buffer.size", "262144");

    // A killed broker is let back in once its old registration has run out: after 2 s and not 9 s.
    // Heartbeats come often enough that pauses under load don't cost it the session.
    p.put("broker.session.timeout.ms", "2000");
    p.put("broker.heartbeat.interval.ms", "500");
    return p;
  }
}
