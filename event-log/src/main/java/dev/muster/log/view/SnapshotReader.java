package dev.muster.log.view;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * on. Snapshots of another version of the fold are passed over: what they stand for is folded from
 * the events.
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

  /** What was read of one partition. */
  private static final class Partition {
    private final Map<String, DeviceState> states = new HashMap<>();
    private long behind;
    private boolean damaged;
  }

  /** The offset behind the last event that the view knows then, by partition. */
  Map<Integer, Long> read(View view) {
    Map<Integer, Partition> found = new HashMap<>();
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
          take(entry, found.computeIfAbsent(entry.partition(), p -> new Partition()));
        }
      }
    }
    Map<Integer, Long> known = new HashMap<>();
    found.forEach(
        (number, partition) -> {
          // With one missing, its device would be unknown from here on: all events are folded then.
          if (!partition.damaged && partition.behind > 0) {
            partition.states.forEach(view::seed);
            view.at(number, partition.behind - 1);
            known.put(number, partition.behind);
          }
        });
    return known;
  }

  private void take(ConsumerRecord<byte[], byte[]> entry, Partition partition) {
    try {
      DeviceSnapshot snapshot = format.decode(entry.value());
      if (snapshot.getFoldVersion() == DeviceFold.VERSION) {
        partition.states.put(snapshot.getDeviceId(), SnapshotMapping.toCore(snapshot));
        partition.behind = Math.max(partition.behind, snapshot.getOffset() + 1);
      }
    } catch (RuntimeException e) {
      LOG.error("{}-{} at {} can't be read", entry.topic(), entry.partition(), entry.offset(), e);
      partition.damaged = true;
    }
  }
}
