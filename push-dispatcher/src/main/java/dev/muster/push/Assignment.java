package dev.muster.push;

import dev.muster.log.topics.Topic;
import dev.muster.log.view.View;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
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
 * Shares the partitions of the devices' log among the dispatchers of an installation: each belongs
 * to one of them at a time, by Kafka's group protocol. It reads no record, for the node's view has
 * them; a partition counts as given when the view has all that stood in it by then, so that what
 * the one before wrote down is known.
 */
final class Assignment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
  private static final String GROUP = "muster-push";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CATCHING_UP = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Properties settings = new Properties();
  private final View view;
  private final Consumer<Integer> given;
  private final Consumer<Collection<Integer>> taken;
  private final Map<Integer, Long> awaited = new HashMap<>();
  private final Thread thread = new Thread(this::run, "push-assignment");
  private volatile boolean closing;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Joins the group.
   *
   * @param given hears of each partition that this node is to serve, on a thread of its own
   * @param taken hears of those that it no longer is
   */
  static Assignment join(
      PushSettings settings,
      View view,
      Consumer<Integer> given,
      Consumer<Collection<Integer>> taken) {
    Assignment assignment = new Assignment(settings, view, given, taken);
    assignment.thread.start();
    return assignment;
  }

  private Assignment(
      PushSettings push, View view, Consumer<Integer> given, Consumer<Collection<Integer>> taken) {
    this.view = view;
    this.given = given;
    this.taken = taken;
    settings.putAll(push.kafka());
    settings.put("group.id", GROUP);
    settings.put("group.instance.id", push.instance());
    settings.put("session.timeout.ms", "10000");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "latest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
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
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = c;
        c.subscribe(List.of(Topic.DEVICE_EVENTS.topicName()), new Changes(c));
        while (!closing) {
          c.poll(awaited.isEmpty() ? POLL : CATCHING_UP);
          give();
        }
      } catch (WakeupException e) {
        LOG.debug("the assignment was woken to stop");
      } catch (KafkaException e) {
        LOG.warn("the group of dispatchers can't be joined, and is tried again: {}", e.toString());
        pause();
      } finally {
        awaited.clear();
      }
    }
  }

  private void give() {
    Map<Integer, Long> positions = view.positions();
    Set<Integer> ready = new HashSet<>();
    awaited.forEach(
        (partition, end) -> {
          if (end == 0 || positions.getOrDefault(partition, 0L) >= end) {
            ready.add(partition);
          }
        });
    ready.forEach(
        partition -> {
          awaited.remove(partition);
          given.accept(partition);
        });
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
      List<Integer> numbers = partitions.stream().map(TopicPartition::partition).toList();
      awaited.keySet().removeAll(numbers);
      taken.accept(numbers);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      onPartitionsRevoked(partitions);
    }
  }
}
