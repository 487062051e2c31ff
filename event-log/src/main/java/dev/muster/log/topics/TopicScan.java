package dev.muster.log.topics;

import dev.muster.log.LogUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads partitions from their beginning up to their end as it stands when it starts. It gives up
 * when nothing comes for a while, and not for the length of the log. For one thread.
 */
public final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;

  /**
   * What is done with a record.
   *
   * @param <E> what may go wrong with it
   */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    /** Does it. */
    void visit(ConsumerRecord<byte[], byte[]> entry) throws E;
  }

  /**
   * A scan that reads as a consumer of these settings does.
   *
   * @param patience how long nothing may come before it gives up
   */
  public TopicScan(Properties consumerSettings, Duration patience) {
    this.consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.patience = patience;
  }

  /** The partitions of a topic; none if there is no such topic. */
  public List<TopicPartition> partitions(String topic) {
    return consumer.listTopics(patience).getOrDefault(topic, List.of()).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  /** The partitions of a topic that has so many. */
  public static List<TopicPartition> partitions(String topic, IntStream numbers) {
    return numbers.mapToObj(n -> new TopicPartition(topic, n)).toList();
  }

  /** Where these partitions end now. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions, patience);
  }

  /**
   * Gives each record that stands in these partitions by now to the visitor, each partition's in
   * their order.
   *
   * @throws LogUnavailableException if they can't be read
   */
  public <E extends Exception> void read(Collection<TopicPartition> partitions, Visitor<E> visitor)
      throws E {
    read(ends(partitions), visitor);
  }

  /**
   * Gives each record in front of these offsets to the visitor.
   *
   * @throws LogUnavailableException if they can't be read
   */
  public <E extends Exception> void read(Map<TopicPartition, Long> ends, Visitor<E> visitor)
      throws E {
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached(ends)) {
      boolean came = false;
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
        came = true;
        if (entry.offset() < ends.get(new TopicPartition(entry.topic(), entry.partition()))) {
          visitor.visit(entry);
        }
      }
      if (came) {
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new LogUnavailableException(
            "%s can't be read to its end: nothing came for %d s"
                .formatted(ends.keySet(), patience.toSeconds()));
      }
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(e -> consumer.position(e.getKey(), patience) >= e.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
