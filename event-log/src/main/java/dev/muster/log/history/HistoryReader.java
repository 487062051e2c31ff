package dev.muster.log.history;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.read.DevicePartitions;
import dev.muster.log.read.EntryReader;
import dev.muster.log.read.LogEntry;
import dev.muster.log.topics.Topic;
import dev.muster.log.topics.TopicScan;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the events of devices in their order, without their requests, and folds them once more. It
 * reads whole partitions, so it takes time in proportion to the log. Safe for any thread; each call
 * has a consumer of its own and blocks.
 */
public final class HistoryReader {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Properties consumerSettings;
  private final EntryReader entries;
  private final DevicePartitions partitions;

  /** Reads the log that consumers of these settings reach. */
  public HistoryReader(Properties consumerSettings, EventCodec codec, DevicePartitions partitions) {
    this.consumerSettings = consumerSettings;
    this.entries = new EntryReader(codec);
    this.partitions = partitions;
  }

  /**
   * Gives each event of the device to the visitor, up to the end of the log as it stands now.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void read(EnrollmentId device, Consumer<HistoryEntry> visitor) throws TimeoutException {
    byte[] key = device.value().getBytes(StandardCharsets.UTF_8);
    read(IntStream.of(partitions.of(device)), record -> Arrays.equals(record.key(), key), visitor);
  }

  /**
   * Gives each event of every device to the visitor, each device's in their order, up to the end of
   * the log as it stands now.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void readAll(Consumer<HistoryEntry> visitor) throws TimeoutException {
    read(IntStream.range(0, partitions.count()), record -> true, visitor);
  }

  /**
   * Gives every event in the topic of device events to the visitor, those of unknown devices too.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public void readAllEvents(Consumer<Event> visitor) throws TimeoutException {
    scan(
        IntStream.range(0, partitions.count()),
        record -> true,
        entry -> visitor.accept(entry.decoded().known()));
  }

  /**
   * The state of every device as it was at this moment, by the broker's time.
   *
   * @throws TimeoutException if the log can't be read in time
   */
  public Map<EnrollmentId, DeviceState> statesAt(Instant moment) throws TimeoutException {
    Map<EnrollmentId, DeviceState> states = new HashMap<>();
    scan(
        IntStream.range(0, partitions.count()),
        record -> record.timestamp() <= moment.toEpochMilli(),
        entry -> visit(entry, states, step -> {}));
    return states;
  }

  private void read(
      IntStream numbers,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Consumer<HistoryEntry> visitor)
      throws TimeoutException {
    Map<EnrollmentId, DeviceState> states = new HashMap<>();
    scan(numbers, wanted, entry -> visit(entry, states, visitor));
  }

  private void scan(
      IntStream numbers,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Consumer<LogEntry> visitor)
      throws TimeoutException {
    try (TopicScan scan = new TopicScan(consumerSettings, PATIENCE)) {
      scan.read(
          TopicScan.partitions(Topic.DEVICE_EVENTS.topicName(), numbers),
          record -> {
            if (wanted.test(record)) {
              entries.read(record).ifPresent(visitor);
            }
          });
    } catch (LogUnavailableException e) {
      throw (TimeoutException) new TimeoutException(e.getMessage()).initCause(e);
    }
  }

  private static void visit(
      LogEntry entry, Map<EnrollmentId, DeviceState> states, Consumer<HistoryEntry> visitor) {
    if (entry.device().isEmpty()) {
      return;
    }
    EnrollmentId device = entry.device().get();
    Step step = entry.applyTo(states.getOrDefault(device, DeviceState.UNKNOWN));
    states.put(device, step.state());
    if (entry.decoded() instanceof Decoded.Known(Event event)) {
      visitor.accept(new HistoryEntry(entry.partition(), entry.offset(), event, step));
    }
  }
}
