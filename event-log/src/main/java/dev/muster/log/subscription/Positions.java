package dev.muster.log.subscription;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Places in the log of devices. Safe for any thread; each call blocks, and has its own client. */
public final class Positions {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Properties consumerSettings;
  private final Supplier<Admin> admin;

  /** Of the log that consumers of these settings reach. */
  public Positions(Properties consumerSettings, Supplier<Admin> admin) {
    this.consumerSettings = consumerSettings;
    this.admin = admin;
  }

  /**
   * The first events that were recorded at this moment or later, by partition and by the broker's
   * time; of a partition without any, its end.
   *
   * @throws LogUnavailableException if the log can't be read
   */
  public Map<Integer, Long> at(Instant moment) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> places =
          consumer.partitionsFor(Topic.DEVICE_EVENTS.topicName(), PATIENCE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(places, PATIENCE);
      Map<TopicPartition, OffsetAndTimestamp> found =
          consumer.offsetsForTimes(
              places.stream()
                  .collect(Collectors.toMap(Function.identity(), p -> moment.toEpochMilli())),
              PATIENCE);
      Map<Integer, Long> positions = new HashMap<>();
      ends.forEach(
          (place, end) -> {
            OffsetAndTimestamp first = found.get(place);
            positions.put(place.partition(), first == null ? end : first.offset());
          });
      return positions;
    } catch (KafkaException e) {
      throw new LogUnavailableException("the log can't be read", e);
    }
  }

  /**
   * What the members of each group have committed, by partition; nothing for a group that there is
   * not.
   *
   * @throws LogUnavailableException if Kafka does not say
   */
  public Map<String, Map<Integer, Long>> committed(Collection<String> groups) {
    Map<String, Map<Integer, Long>> committed = new HashMap<>();
    try (Admin client = admin.get()) {
      ListConsumerGroupOffsetsResult asked =
          client.listConsumerGroupOffsets(
              groups.stream()
                  .collect(
                      Collectors.toMap(
                          Function.identity(), group -> new ListConsumerGroupOffsetsSpec())));
      for (String group : groups) {
        committed.put(group, answer(asked, group));
      }
      return committed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while Kafka was asked", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new LogUnavailableException("Kafka does not say how far a group has come", e);
    }
  }

  private static Map<Integer, Long> answer(ListConsumerGroupOffsetsResult asked, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<Integer, Long> positions = new HashMap<>();
    try {
      asked
          .partitionsToOffsetAndMetadata(group)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (place, offset) -> {
                if (offset != null) {
                  positions.put(place.partition(), offset.offset());
                }
              });
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return positions;
  }
}
