package dev.muster.log.view;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the committed snapshots into the view. All devices of a partition that changed are
 * committed together, so the highest offset among a partition's snapshots is where its events go
 * on.
 *
 * <p>Snapshots of an older version of the fold are passed over: whoever makes the newer ones has
 * not come to the events of those devices, so they lie behind that offset. A snapshot of a newer
 * version may have taken the place of one that would be needed, and so may one that can't be read:
 * all events of such a partition are folded.
 */
final class SnapshotReader {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Properties settings = new Properties();
  private final WireFormat<DeviceSnapshot> format;

  SnapshotReader(Properties consumerSettings, WireFormat<DeviceSnapshot> format) {
    settings.putAll(consumerSettings);
    settings.put("isolation.level", "read_committed");
    this.format = format;
  }

  /** The offset behind the last event that the view knows then, by partition. */
  Map<Integer, Long> read(View view) {
    Map<Integer, List<Seed>> seeds = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.DEVICES.topicName(), PATIENCE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      // One after the other, so that never more than the bytes of one are in memory.
      for (TopicPartition partition : partitions) {
        seeds.put(
            partition.partition(),
            seeds(partition.partition(), last(consumer, partition, ends.get(partition))));
      }
    }
    // Last, because nothing can fail from here on.
    Map<Integer, Long> known = new HashMap<>();
    seeds.forEach(
        (partition, own) ->
            own.stream()
                .mapToLong(Seed::offset)
                .max()
                .ifPresent(
                    newest -> {
                      own.forEach(
                          seed -> view.seed(partition, seed.device(), seed.state().orElseThrow()));
                      view.at(partition, newest);
                      known.put(partition, newest + 1);
                    }));
    return known;
  }

  /** Of many snapshots of a device the last one counts; only that one is worth decoding. */
  private static Collection<byte[]> last(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    Map<ByteBuffer, byte[]> last = new HashMap<>();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    while (consumer.position(partition, PATIENCE) < end) {
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
        last.put(ByteBuffer.wrap(entry.key()), entry.value());
      }
    }
    return last.values();
  }

  /**
   * A snapshot as the core has it.
   *
   * @param state empty where another version made it
   */
  private record Seed(int version, String device, Optional<DeviceState> state, long offset) {}

  private Seed read(byte[] bytes) {
    DeviceSnapshot snapshot = format.decode(bytes);
    int version = snapshot.getFoldVersion();
    return new Seed(
        version,
        snapshot.getDeviceId(),
        version == DeviceFold.VERSION
            ? Optional.of(SnapshotMapping.toCore(snapshot))
            : Optional.empty(),
        snapshot.getOffset());
  }

  /** Those of this version; none if they can't be trusted. */
  private List<Seed> seeds(int partition, Collection<byte[]> snapshots) {
    List<Seed> seeds;
    try {
      seeds = snapshots.parallelStream().map(this::read).toList();
    } catch (RuntimeException e) {
      LOG.error("a snapshot of partition {} can't be read, and it is folded whole", partition, e);
      return List.of();
    }
    if (seeds.stream().anyMatch(seed -> seed.version() > DeviceFold.VERSION)) {
      LOG.warn("partition {} has snapshots of a newer version and is folded whole", partition);
      return List.of();
    }
    return seeds.stream().filter(seed -> seed.state().isPresent()).toList();
  }
}
