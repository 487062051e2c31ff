package dev.muster.log.view;

import dev.muster.core.device.DeviceState;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.TopicScan;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the committed snapshots of this node's own version into the view. All devices of a
 * partition that changed are committed together, so the highest offset among a partition's
 * snapshots is where its events go on. Another version's stand elsewhere, and where there are none
 * of this one, all events are folded.
 */
final class SnapshotReader {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Properties settings;
  private final WireFormat<DeviceSnapshot> format;
  private final SnapshotVersion version;

  SnapshotReader(
      Properties consumerSettings, WireFormat<DeviceSnapshot> format, SnapshotVersion version) {
    this.settings = LastValues.committed(consumerSettings);
    this.format = format;
    this.version = version;
  }

  /** The offset behind the last event that the view knows then, by partition. */
  Map<Integer, Long> read(View view) {
    Map<Integer, List<Seed>> seeds = new HashMap<>();
    try (TopicScan scan = new TopicScan(settings, PATIENCE)) {
      Map<TopicPartition, Long> ends = scan.ends(scan.partitions(version.devicesTopic()));
      // One after the other, so that never more than the bytes of one are in memory.
      ends.forEach(
          (partition, end) ->
              seeds.put(
                  partition.partition(),
                  seeds(partition.partition(), LastValues.of(scan, Map.of(partition, end)))));
    }
    // Last, because nothing can fail from here on.
    Map<Integer, Long> known = new HashMap<>();
    seeds.forEach((partition, own) -> seed(view, partition, own, known));
    return known;
  }

  static void seed(View view, int partition, List<Seed> seeds, Map<Integer, Long> known) {
    seeds.stream()
        .mapToLong(Seed::offset)
        .max()
        .ifPresent(
            newest -> {
              seeds.forEach(seed -> view.seed(partition, seed.device(), seed.state()));
              view.at(partition, newest);
              known.put(partition, newest + 1);
            });
  }

  /** A snapshot as the core has it. */
  record Seed(String device, DeviceState state, long offset) {}

  private Seed read(byte[] bytes) {
    DeviceSnapshot snapshot = format.decode(bytes);
    return new Seed(snapshot.getDeviceId(), SnapshotMapping.toCore(snapshot), snapshot.getOffset());
  }

  /** All of a partition; none if one of them can't be read. */
  List<Seed> seeds(int partition, Collection<byte[]> snapshots) {
    try {
      return snapshots.parallelStream()
          // A device of which nothing was folded yet that counts.
          .filter(snapshot -> snapshot.length > 0)
          .map(this::read)
          .toList();
    } catch (RuntimeException e) {
      LOG.error("a snapshot of partition {} can't be read, and it is folded whole", partition, e);
      return List.of();
    }
  }
}
