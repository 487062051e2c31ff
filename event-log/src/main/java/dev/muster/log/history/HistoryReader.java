package dev.muster.log.history;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventMapping;
import dev.muster.log.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the events of one device in their order and folds them once more. It reads the device's
 * whole partition, so it takes time in proportion to the log. Safe for any thread; each call has a
 * consumer of its own and blocks.
 */
public final class HistoryReader {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Properties consumerSettings;
  private final WireFormat<dev.muster.schemas.Event> format;
  private final int partitions;

  /** Reads the log that consumers of these settings reach. */
  public HistoryReader(
      Properties consumerSettings, WireFormat<dev.muster.schemas.Event> format, int partitions) {
    this.consumerSettings = consumerSettings;
    this.format = format;
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
    TopicPartition partition = new TopicPartition(Topic.DEVICE_EVENTS.topicName(), number);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      DeviceState state = DeviceState.UNKNOWN;
      while (consumer.position(partition, PATIENCE) < end) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the log could not be read to its end in time");
        }
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          if (entry.offset() < end && Arrays.equals(entry.key(), key)) {
            Event event = EventMapping.toCore(format.decode(entry.value()));
            Step step = DeviceFold.evolve(state, event);
            state = step.state();
            visitor.accept(new HistoryEntry(number, entry.offset(), event, step));
          }
        }
      }
    }
  }
}
