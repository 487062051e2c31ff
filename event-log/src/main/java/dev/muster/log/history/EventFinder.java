package dev.muster.log.history;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.read.DevicePartitions;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds an event of a device by its id alone, for what is needed seldom. An id says when it was
 * made, so it is looked for there first, and in the whole partition only where clocks differed.
 * Safe for any thread; each call has a consumer of its own and blocks.
 */
public final class EventFinder {
  /** Between the clock of a node and the broker's. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  /** How long it takes at most to be recorded. */
  private static final Duration RECORDED = Duration.ofMinutes(10);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Properties consumerSettings;
  private final EventCodec codec;
  private final DevicePartitions partitions;

  /** Reads the log that consumers of these settings reach. */
  public EventFinder(Properties consumerSettings, EventCodec codec, DevicePartitions partitions) {
    this.consumerSettings = consumerSettings;
    this.codec = codec;
    this.partitions = partitions;
  }

  /**
   * The event of this device with this id, without its request; empty if the log has none that this
   * version knows.
   *
   * @throws LogUnavailableException if the log can't be read in time
   */
  public Optional<Event> find(EnrollmentId device, UUID id) {
    TopicPartition partition =
        new TopicPartition(Topic.DEVICE_EVENTS.topicName(), partitions.of(device));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
      long made = id.getMostSignificantBits() >>> 16;
      long from = at(consumer, partition, made - CLOCKS.toMillis()).orElse(end);
      long to = at(consumer, partition, made + RECORDED.toMillis()).orElse(end);
      Looked near = new Looked(device, id, deadline);
      return near.between(consumer, partition, from, to)
          .or(() -> near.between(consumer, partition, 0, end));
    }
  }

  private static Optional<Long> at(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long millis) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, Math.max(0, millis)), PATIENCE).get(partition);
    return Optional.ofNullable(found).map(OffsetAndTimestamp::offset);
  }

  /** One search. */
  private final class Looked {
    private final byte[] key;
    private final UUID id;
    private final long deadline;

    Looked(EnrollmentId device, UUID id, long deadline) {
      this.key = device.value().getBytes(StandardCharsets.UTF_8);
      this.id = id;
      this.deadline = deadline;
    }

    Optional<Event> between(
        KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
      consumer.seek(partition, from);
      while (consumer.position(partition, PATIENCE) < to) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
          Optional<Event> found = Optional.of(entry).filter(this::ofDevice).flatMap(this::meant);
          if (found.isPresent()) {
            return found;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new LogUnavailableException("an event can't be found in the log in time");
        }
      }
      return Optional.empty();
    }

    private boolean ofDevice(ConsumerRecord<byte[], byte[]> entry) {
      return Arrays.equals(entry.key(), key);
    }

    private Optional<Event> meant(ConsumerRecord<byte[], byte[]> entry) {
      return codec.decodeWithoutRequest(entry.value()) instanceof Decoded.Known(Event event)
          ? Optional.of(event).filter(known -> known.id().equals(id))
          : Optional.empty();
    }
  }
}
