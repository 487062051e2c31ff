package dev.muster.log.process;

import dev.muster.log.topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the partitions of a log among the nodes that run a process: each belongs to one of them at
 * a time, by Kafka's group protocol. It reads no record, for the node's view has them; a partition
 * counts as given when the view has all that stood in it by then, so that what the one before wrote
 * down is known.
 */
public final class Assignment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CATCHING_UP = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * A member of a group.
   *
   * @param topic whose partitions are shared
   * @param instance names this node in the group, and stays the same over restarts, so that one
   *     that is soon back keeps its partitions
   * @param kafka settings of Kafka clients
   */
  public record Member(Topic topic, String group, String instance, Map<String, String> kafka) {}

  /** Hears of partitions that come and go, on the assignment's thread. */
  public interface Listener {
    /** The partition is this node's, and all that stood in it is folded. */
    void given(int partition);

    /** The partitions are not this node's any more. */
    void taken(Collection<Integer> partitions);
  }

  private final Member member;
  private final Supplier<Map<Integer, Long>> positions;
  private final Listener listener;
  private final Map<Integer, Long> awaited = new HashMap<>();
  private final Set<Integer> held = new HashSet<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Joins the group.
   *
   * @param positions behind what the view has folded, by partition
   */
  public static Assignment join(
      Member member, Supplier<Map<Integer, Long>> positions, Listener listener) {
    Assignment assignment = new Assignment(member, positions, listener);
    assignment.thread.start();
    return assignment;
  }

  private Assignment(Member member, Supplier<Map<Integer, Long>> positions, Listener listener) {
    this.member = member;
    this.positions = positions;
    this.listener = listener;
    thread = new Thread(this::run, member.group() + "-partitions");
  }

  @Override
  public void close() {
    closing = true;
    KafkaConsumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (KafkaConsumer<byte[], byte[]> c =
          new KafkaConsumer<>(
              settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = c;
        c.subscribe(List.of(member.topic().topicName()), new Changes(c));
        while (!closing) {
          c.poll(awaited.isEmpty() ? POLL : CATCHING_UP);
          give();
        }
      } catch (WakeupException e) {
        LOG.debug("the assignment was woken to stop");
      } catch (KafkaException e) {
        LOG.warn(
            "the group {} can't be joined, and is tried again: {}", member.group(), e.toString());
        pause();
      } finally {
        // Whoever it was closed by, this node is in the group no longer, and serves nobody.
        awaited.clear();
        take(Set.copyOf(held));
      }
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.putAll(member.kafka());
    settings.put("group.id", member.group());
    settings.put("group.instance.id", member.instance());
    settings.put("session.timeout.ms", "10000");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "latest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    return settings;
  }

  private void give() {
    Map<Integer, Long> folded = positions.get();
    Set<Integer> ready = new HashSet<>();
    awaited.forEach(
        (partition, end) -> {
          if (end == 0 || folded.getOrDefault(partition, 0L) >= end) {
            ready.add(partition);
          }
        });
    ready.forEach(
        partition -> {
          awaited.remove(partition);
          held.add(partition);
          listener.given(partition);
        });
  }

  private void take(Collection<Integer> partitions) {
    awaited.keySet().removeAll(partitions);
    held.removeAll(partitions);
    listener.taken(partitions);
  }

  private void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Changes implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    private Changes(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      consumer
          .endOffsets(partitions, PATIENCE)
          .forEach((partition, end) -> awaited.put(partition.partition(), end));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      take(partitions.stream().map(TopicPartition::partition).toList());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      onPartitionsRevoked(partitions);
    }
  }
}
