package dev.muster.log.view;

import dev.muster.log.snapshot.FleetEntries;
import dev.muster.log.snapshot.FoldedFleet;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.TopicScan;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what nodes of this one's own version have folded of the fleet's log and committed. Where
 * there is nothing, or not all of it, the log is folded from its beginning.
 */
final class FleetSnapshotReader {
  private static final Logger LOG = LoggerFactory.getLogger(FleetSnapshotReader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Properties settings;
  private final SnapshotVersion version;

  FleetSnapshotReader(Properties consumerSettings, SnapshotVersion version) {
    this.settings = LastValues.committed(consumerSettings);
    this.version = version;
  }

  /** What they know. */
  FoldedFleet read() {
    try (TopicScan scan = new TopicScan(settings, PATIENCE)) {
      Map<TopicPartition, Long> ends = scan.ends(scan.partitions(version.fleetTopic()));
      return folded(LastValues.of(scan, ends));
    }
  }

  private static FoldedFleet folded(Collection<byte[]> entries) {
    try {
      return FleetEntries.read(entries::forEach).folded();
    } catch (RuntimeException e) {
      LOG.error("the snapshot of the fleet can't be read, and its log is folded whole", e);
      return FoldedFleet.NOTHING;
    }
  }
}
