package dev.muster.server.config;

import dev.muster.log.LogSettings;
import dev.muster.projections.StreamsSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

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

  /** A host and a port; of IPv6 in brackets. Listeners' names may stand in front of them. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[A-Za-z0-9_]+://)?(?:[^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):[0-9]{1,5}");

  /** Copies the map. */
  public KafkaSection {
    clients = Map.copyOf(clients);
  }

  /** Reads the section. */
  public static KafkaSection read(Settings settings) {
    Map<String, String> clients = settings.beginningWith(PREFIX, key -> !DEFAULTS.containsKey(key));
    clients.forEach((name, value) -> check(settings, name, value));
    return new KafkaSection(
        clients,
        settings.number("kafka.partitions", 10_000),
        (short) settings.number("kafka.replication.factor", 100),
        settings.port("kafka.embedded.port"));
  }

  private static void check(Settings settings, String name, String value) {
    String key = PREFIX + name;
    if (name.equals(BOOTSTRAP)) {
      boolean addresses =
          Arrays.stream(value.split(",")).map(String::strip).allMatch(ADDRESS.asMatchPredicate());
      if (!addresses) {
        settings.wrong(
            key, "%s=%s must be addresses such as kafka-1:9092,kafka-2:9092".formatted(key, value));
      }
      return;
    }
    // The value may be a secret only where any text will do.
    StreamsSettings.wrong(name, value)
        .ifPresent(kind -> settings.wrong(key, "%s=%s must be %s".formatted(key, value, kind)));
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
