package dev.muster.server.config;

import dev.muster.log.LogSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * How Kafka is reached, and what its topics are like.
 *
 * @param clients settings of all Kafka clients; without {@code bootstrap.servers} Kafka runs in
 *     this process
 * @param partitions of the topics that are spread; 0 for the default: 2 embedded, else 32
 */
public record KafkaSection(
    Map<String, String> clients, int partitions, short replicationFactor, int embeddedPort) {
  /** What all keys of this section begin with. */
  public static final String PREFIX = "kafka.";

  /** The keys, and what holds where nobody says anything else. All others are for the clients. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "kafka.partitions", "0",
          "kafka.replication.factor", "3",
          "kafka.embedded.port", "9092");

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final int USUAL_PARTITIONS = 32;

  /** Copies the map. */
  public KafkaSection {
    clients = Map.copyOf(clients);
  }

  /** Reads the section. */
  public static KafkaSection read(Settings settings) {
    return new KafkaSection(
        settings.beginningWith(PREFIX, key -> !DEFAULTS.containsKey(key)),
        settings.number("kafka.partitions", 10_000),
        (short) settings.number("kafka.replication.factor", 100),
        settings.port("kafka.embedded.port"));
  }

  /** Whether Kafka runs in this process. */
  public boolean embedded() {
    return !clients.containsKey(BOOTSTRAP);
  }

  /** The servers of a Kafka that does not run in this process. */
  public String bootstrapServers() {
    return clients.get(BOOTSTRAP);
  }

  /** How the log is reached through these servers. */
  public LogSettings log(String bootstrapServers) {
    Map<String, String> all = new HashMap<>(clients);
    all.put(BOOTSTRAP, bootstrapServers);
    LogSettings defaults = LogSettings.embedded(bootstrapServers);
    int usual = embedded() ? defaults.partitions() : USUAL_PARTITIONS;
    return new LogSettings(
        all,
        partitions == 0 ? usual : partitions,
        partitions == 0,
        embedded() ? 1 : replicationFactor,
        defaults.answerWithin(),
        defaults.inFlight(),
        defaults.contentCacheBytes());
  }
}
