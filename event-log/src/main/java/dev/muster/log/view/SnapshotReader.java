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
import java.util.OptionalLong;
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

  private final Properties settings = new Properties();
  private final WireFormat<DeviceSnapshot> format;

  SnapshotReader(Properties consumerSettings, WireFormat<DeviceSnapshot> format) {
    settings.putAll(consumerSettings);
    settings.put("isolation.level", "read_committed");
    this.format = format;
  }

  /** The offset behind the last event that the view knows then, by partition. */
  Map<Integer, Long> read(View view) {
    // Of many snapshots of a device the last one counts; only that one is worth decoding.
    Map<Integer, Map<ByteBuffer, byte[]>> last = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.DEVICES.topicName(), PATIENCE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      while (ends.entrySet().stream()
          .anyMatch(e -> consumer.position(e.getKey(), PATIENCE) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          last.computeIfAbsent(entry.partition(), p -> new HashMap<>())
              .put(ByteBuffer.wrap(entry.key()), entry.value());
        }
      }
    }
    Map<Integer, Long> known = new HashMap<>();
    last.forEach(
        (partition, snapshots) ->
            seed(partition, snapshots.values(), view)
                .ifPresent(behind -> known.put(partition, behind)));
    return known;
  }

  /** The offset behind the last event that these reflect; empty if they can't be trusted. */
  private OptionalLong seed(int partition, Collection<byte[]> snapshots, View view) {
    Map<String, DeviceState> states = new HashMap<>();
    long behind = 0;
    try {
      for (byte[] bytes : snapshots) {
        DeviceSnapshot snapshot = format.decode(bytes);
        if (snapshot.getFoldVersion() > DeviceFold.VERSION) {
          LOG.warn("partition {} has snapshots of a newer version and is folded whole", partition);
          return OptionalLong.empty();
        }
        if (snapshot.getFoldVersion() == DeviceFold.VERSION) {
          states.put(snapshot.getDeviceId(), SnapshotMapping.toCore(snapshot));
          behind = Math.max(behind, snapshot.getOffset() + 1);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("a snapshot of partition {} can't be read, and it is folded whole", partition, e);
      return OptionalLong.empty();
    }
    if (behind == 0) {
      return OptionalLong.empty();
    }
    states.forEach(view::seed);
    view.at(partition, behind - 1);
    return OptionalLong.of(behind);
  }
}
