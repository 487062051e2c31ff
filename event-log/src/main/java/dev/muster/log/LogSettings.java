package dev.muster.log;

import java.time.Duration;
import java.util.Map;

/**
 * How the log is reached.
 *
 * @param kafka settings of every Kafka client, {@code bootstrap.servers} and security among them
 * @param partitions of the topics that are spread over partitions
 * @param replicationFactor of topics that are created
 * @param answerWithin how long an append may take from the write to its fold
 * @param inFlight how many appends may wait at once
 * @param contentCacheBytes how many bytes of command contents are kept in memory
 */
public record LogSettings(
    Map<String, String> kafka,
    int partitions,
    short replicationFactor,
    Duration answerWithin,
    int inFlight,
    long contentCacheBytes) {

  /** Copies the map. */
  public LogSettings {
    kafka = Map.copyOf(kafka);
  }

  /** For one broker in this process. */
  public static LogSettings embedded(String bootstrapServers) {
    return new LogSettings(
        Map.of("bootstrap.servers", bootstrapServers),
        8,
        (short) 1,
        Duration.ofSeconds(10),
        2000,
        32L * 1024 * 1024);
  }
}
