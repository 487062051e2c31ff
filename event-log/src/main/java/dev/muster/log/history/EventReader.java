package dev.muster.log.history;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.read.DevicePartitions;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads single events by their offsets. Safe for any thread; a few readers are shared, and each
 * call blocks for about a millisecond an event.
 */
public final class EventReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int READERS = 2;

  /** A gap of so many records is read over rather than jumped. */
  private static final long GAP = 50;

  private final EventCodec codec;
  private final DevicePartitions partitions;
  private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(READERS);

  /** Reads the log that consumers of these settings reach. */
  public EventReader(Properties consumerSettings, EventCodec codec, DevicePartitions partitions) {
    this.codec = codec;
    this.partitions = partitions;
    Properties small = new Properties();
    small.putAll(consumerSettings);
    // Each fetch is for one event, which comes whole even if it is larger; and no fetch waits for
    // events that are still to come.
    small.put("max.partition.fetch.bytes", "4096");
    small.put("fetch.max.wait.ms", "5");
    for (int i = 0; i < READERS; i++) {
      readers.add(new Reader(small));
    }
  }

  /** The partition that a device's events stand in. */
  public int partition(EnrollmentId device) {
    return partitions.of(device);
  }

  /**
   * The events of this device at these offsets, in their order in the log.
   *
   * @throws LogUnavailableException if they can't be read in time, or this version does not know
   *     one of them
   */
  public List<Event> device(EnrollmentId device, List<Long> offsets) {
    return read(new TopicPartition(Topic.DEVICE_EVENTS.topicName(), partition(device)), offsets);
  }

  /**
   * The event at this offset in the fleet's log.
   *
   * @throws LogUnavailableException if it can't be read in time
   */
  public Event fleet(long offset) {
    return read(new TopicPartition(Topic.FLEET_EVENTS.topicName(), 0), List.of(offset)).getFirst();
  }

  /**
   * The events at these offsets in the log of DEP, in their order there.
   *
   * @throws LogUnavailableException if they can't be read in time, or this version does not know
   *     one of them
   */
  public List<Event> dep(List<Long> offsets) {
    return read(new TopicPartition(Topic.DEP_EVENTS.topicName(), 0), offsets);
  }

  @Override
  public void close() {
    for (int i = 0; i < READERS; i++) {
      borrow().close();
    }
  }

  private List<Event> read(TopicPartition place, List<Long> offsets) {
    if (offsets.isEmpty()) {
      return List.of();
    }
    Reader reader = borrow();
    try {
      return reader.read(place, new TreeSet<>(offsets)).stream()
          .map(value -> codec.decode(value).known())
          .toList();
    } finally {
      readers.add(reader);
    }
  }

  private Reader borrow() {
    try {
      Reader reader = readers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (reader != null) {
        return reader;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new LogUnavailableException("too many read the log at once");
  }

  /** One consumer, made when it is first needed. */
  private static final class Reader {
    private final Properties settings;
    private KafkaConsumer<byte[], byte[]> consumer;

    Reader(Properties settings) {
      this.settings = settings;
    }

    List<byte[]> read(TopicPartition place, TreeSet<Long> offsets) {
      if (consumer == null) {
        consumer =
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      }
      consumer.assign(List.of(place));
      List<byte[]> found = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long position = -1;
      while (!offsets.isEmpty()) {
        long next = offsets.first();
        if (position < 0 || next < position || next > position + GAP) {
          consumer.seek(place, next);
        }
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
          if (offsets.remove(entry.offset())) {
            found.add(entry.value());
          }
        }
        position = consumer.position(place);
        if (System.nanoTime() > deadline) {
          throw new LogUnavailableException("events can't be read from the log in time");
        }
      }
      return found;
    }

    void close() {
      if (consumer != null) {
        consumer.close();
      }
    }
  }
}
