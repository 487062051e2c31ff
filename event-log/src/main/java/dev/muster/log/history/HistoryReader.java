package dev.muster.log.history;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the events of devices in their order, without their requests, and folds them once more. It
 * reads whole partitions, so it takes time in proportion to the log. Safe for any thread; each call
 * has a consumer of its own and blocks.
 */
public final class HistoryReader {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Properties consumerSettings;
  private final EventCodec codec;
  private final int partitions;

  /** Reads the log that consumers of these settings reach. */
  public HistoryReader(Properties consumerSettings, EventCodec codec, int partitions) {
    this.consumerSettings = consumerSettings;
    this.codec = codec;
    this.partitions = partitions;
  }

  /**
   * Gives each event of the device to the visitor, up to the end of the log as it stands now.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void read(EnrollmentId device, Consumer<HistoryEntry> visitor) throws TimeoutException {
    byte[] key = device.value().getBytes(StandardCharsets.UTF_8);
    // The partition that the producer's own partitioner chooses for this key.
    int number = Utils.toPositive(Utils.murmur2(key)) % partitions;
    read(IntStream.of(number), entry -> Arrays.equals(entry.key(), key), visitor);
  }

  /**
   * Gives each event of every device to the visitor, each device's in their order, up to the end of
   * the log as it stands now.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void readAll(Consumer<HistoryEntry> visitor) throws TimeoutException {
    read(IntStream.range(0, partitions), entry -> true, visitor);
  }

  /**
   * Gives every event in the topic of device events to the visitor, those of unknown devices too,
   * and folds them on the way.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void readAllEvents(Consumer<Event> visitor) throws TimeoutException {
    Map<String, DeviceState> states = new HashMap<>();
    scan(
        IntStream.range(0, partitions),
        entry -> true,
        entry -> visitor.accept(visit(entry, states, step -> {})));
  }

  /**
   * The state of every device as it was at this moment, by the broker's time.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public Map<EnrollmentId, DeviceState> statesAt(Instant moment) throws TimeoutException {
    Map<String, DeviceState> states = new HashMap<>();
    scan(
        IntStream.range(0, partitions),
        entry -> entry.timestamp() <= moment.toEpochMilli(),
        entry -> visit(entry, states, step -> {}));
    Map<EnrollmentId, DeviceState> byId = new HashMap<>();
    states.forEach((id, state) -> byId.put(new EnrollmentId(id), state));
    return byId;
  }

  private void read(
      IntStream numbers,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Consumer<HistoryEntry> visitor)
      throws TimeoutException {
    Map<String, DeviceState> states = new HashMap<>();
    scan(numbers, wanted, entry -> visit(entry, states, visitor));
  }

  private void scan(
      IntStream numbers,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor)
      throws TimeoutException {
    List<TopicPartition> places =
        numbers.mapToObj(n -> new TopicPartition(Topic.DEVICE_EVENTS.topicName(), n)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places, PATIENCE);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(e -> consumer.position(e.getKey(), PATIENCE) < e.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the log could not be read to its end in time");
        }
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          long end = ends.get(new TopicPartition(entry.topic(), entry.partition()));
          if (entry.offset() < end && wanted.test(entry)) {
            visitor.accept(entry);
          }
        }
      }
    }
  }

  private Event visit(
      ConsumerRecord<byte[], byte[]> entry,
      Map<String, DeviceState> states,
      Consumer<HistoryEntry> visitor) {
    Event event = codec.decodeWithoutRequest(entry.value());
    if (event.enrollment().isEmpty()) {
      return event;
    }
    DeviceState state = states.getOrDefault(event.subject(), DeviceState.UNKNOWN);
    Step step = DeviceFold.evolve(state, event);
    states.put(event.subject(), step.state());
    visitor.accept(new HistoryEntry(entry.partition(), entry.offset(), event, step));
    return event;
  }
}
