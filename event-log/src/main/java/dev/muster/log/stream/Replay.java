package dev.muster.log.stream;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what stands between two positions of the log, each partition in its order. */
final class Replay implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Progress progress;
  private final Map<TopicPartition, Long> ends;
  private Iterator<ConsumerRecord<byte[], byte[]>> read =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();

  /**
   * From where this has come to these ends.
   *
   * @param progress is moved over what is read and no event, and by the caller over all else
   */
  Replay(Properties settings, Progress progress, Map<TopicPartition, Long> ends) {
    this.progress = progress;
    this.ends = Map.copyOf(ends);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Map<TopicPartition, Long> from = progress.places();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    stopAtEnds();
  }

  /** The next record in front of the ends; empty if none has come yet, or none is left. */
  Optional<ConsumerRecord<byte[], byte[]>> next() {
    if (!read.hasNext() && !done()) {
      read = consumer.poll(POLL).iterator();
    }
    while (read.hasNext()) {
      ConsumerRecord<byte[], byte[]> entry = read.next();
      if (entry.offset() < ends.get(place(entry))) {
        return Optional.of(entry);
      }
    }
    stopAtEnds();
    return Optional.empty();
  }

  /** Whether all is read. */
  boolean done() {
    return !read.hasNext() && consumer.paused().size() == ends.size();
  }

  static TopicPartition place(ConsumerRecord<byte[], byte[]> entry) {
    return new TopicPartition(entry.topic(), entry.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Partitions end at different times, and what is appended meanwhile is not fetched. */
  private void stopAtEnds() {
    ends.forEach(
        (place, end) -> {
          if (consumer.position(place) >= end) {
            progress.reach(place, end);
            consumer.pause(List.of(place));
          }
        });
  }
}
