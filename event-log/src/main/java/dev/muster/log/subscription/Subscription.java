package dev.muster.log.subscription;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.read.EntryReader;
import dev.muster.log.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One member of a group that reads the log of devices. What is read and not committed is read again
 * by whoever comes after, so its reader hears of every event at least once. It holds about a
 * megabyte, or one larger record for each partition.
 *
 * <p>For one thread, which has to {@link #poll} at least once in a few minutes. After an exception
 * it goes no further: it is closed, and another one opened.
 */
public final class Subscription implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FETCHED = Integer.toString(1 << 20);
  private static final String RECORDS = "200";

  /**
   * A member of a group.
   *
   * @param group the name of the group
   * @param instance names this node in the group, and stays the same over restarts, so that one
   *     that is soon back keeps its partitions
   */
  public record Member(String group, String instance) {}

  /** Hears of partitions that come and go, on the thread that polls. */
  public interface Changes {
    /** The partition is this node's, and its next record is that of this offset, or later. */
    void given(int partition, long next);

    /**
     * The partitions are not this node's any more.
     *
     * @return up to where each of them is done, which is committed
     */
    Map<Integer, Long> taken(Collection<Integer> partitions);
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EntryReader entries;
  private final Supplier<Map<Integer, Long>> start;
  private final Changes changes;

  /**
   * Joins the group.
   *
   * @param consumerSettings of a consumer in no group
   * @param start from where a partition is read at the latest, whatever was committed
   * @throws LogUnavailableException if Kafka can't be reached
   */
  public Subscription(
      Properties consumerSettings,
      EntryReader entries,
      Member member,
      Supplier<Map<Integer, Long>> start,
      Changes changes) {
    this.entries = entries;
    this.start = start;
    this.changes = changes;
    Properties settings = new Properties();
    settings.putAll(consumerSettings);
    settings.put("group.id", member.group());
    settings.put("group.instance.id", member.instance());
    settings.put("session.timeout.ms", "10000");
    settings.put("fetch.max.bytes", FETCHED);
    settings.put("max.partition.fetch.bytes", FETCHED);
    settings.put("max.poll.records", RECORDS);
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    consumer =
        unlessAway(
            () ->
                new KafkaConsumer<>(
                    settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    consumer.subscribe(List.of(Topic.DEVICE_EVENTS.topicName()), new Rebalanced());
  }

  /**
   * The next records, each partition's in their order.
   *
   * @param patience how long to wait where there is none yet
   * @param more whether any are wanted; without, it only stays a member
   * @throws LogUnavailableException if the log can't be read
   */
  public List<Received> poll(Duration patience, boolean more) {
    return unlessAway(
        () -> {
          Set<TopicPartition> own = consumer.assignment();
          if (more) {
            consumer.resume(own);
          } else {
            consumer.pause(own);
          }
          List<Received> received = new ArrayList<>();
          for (ConsumerRecord<byte[], byte[]> one : consumer.poll(patience)) {
            received.add(
                new Received(one.partition(), one.offset(), entries.read(one), one.value()));
          }
          return received;
        });
  }

  /**
   * Whoever comes after goes on from here.
   *
   * @param next the offset of the first event that is not done, by partition
   * @throws LogUnavailableException if it can't be recorded
   */
  public void commit(Map<Integer, Long> next) {
    unlessAway(
        () -> {
          write(next);
          return null;
        });
  }

  private void write(Map<Integer, Long> next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach(
        (partition, offset) -> offsets.put(place(partition), new OffsetAndMetadata(offset)));
    offsets.keySet().retainAll(consumer.assignment());
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets, PATIENCE);
    }
  }

  /** Leaves the partitions, for this node if it is soon back, or for others. */
  @Override
  public void close() {
    consumer.close();
  }

  private static TopicPartition place(int partition) {
    return new TopicPartition(Topic.DEVICE_EVENTS.topicName(), partition);
  }

  private static <T> T unlessAway(Supplier<T> work) {
    try {
      return work.get();
    } catch (KafkaException e) {
      throw new LogUnavailableException("the log can't be read", e);
    }
  }

  private final class Rebalanced implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(Set.copyOf(partitions), PATIENCE);
      Map<Integer, Long> latest = start.get();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata known = committed.get(partition);
        long next =
            Math.max(
                known == null ? 0 : known.offset(), latest.getOrDefault(partition.partition(), 0L));
        consumer.seek(partition, next);
        changes.given(partition.partition(), next);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      write(changes.taken(numbers(partitions)));
    }

    /** They are another's by now, who went on from what was committed last. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      changes.taken(numbers(partitions));
    }

    private static Collection<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
  }
}
