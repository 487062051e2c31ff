package dev.muster.log;

import java.time.Duration;
import java.util.Map;

/**
 * How the log is reached.
 *
 * @param kafka settings of every Kafka client, {@code bootstrap.servers} and security among them
 * @param partitions of the topics that are spread over partitions
 * @param whateverThereIs if there are topics already, they may have another number of partitions
 * @param replicationFactor of topics that are created
 * @param answerWithin how long an append may take from the write to its fold
 * @param inFlight how many appends may wait at once
 * @param contentCacheBytes how many bytes of command contents are kept in memory
 */
public record LogSettings(
    Map<String, String> kafka,
    int partitions,
    boolean whateverThereIs,
    short replicationFactor,
    Duration answerWithin,
    int inFlight,
    long contentCacheBytes) {

  /** Copies the map. */
  public LogSettings {
    kafka = Map.copyOf(kafka);
  }

  /**
   * For one broker in this process. It flushes each partition by itself before it acknowledges, so
   * that fewer partitions mean more events to a flush; two keep both of its processors busy.
   */
  public static LogSettings embedded(String bootstrapServers) {
    return new LogSettings(
        Map.of("bootstrap.servers", bootstrapServers),
        2,
        true,
        (short) 1,
        Duration.ofSeconds(10),
        2000,
        32L * 1024 * 1024);
  }
}
