package dev.muster.projections.snapshot;

import dev.muster.log.snapshot.SnapshotVersion;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How snapshots are made.
 *
 * @param version of the fold that makes them
 * @param instance names this node's member of the group, and stays the same over restarts
 * @param directory for files of Kafka Streams
 * @param commitInterval how often they are written
 * @param retireAfter how long nobody may have made those of another version before they are removed
 */
public record SnapshotSettings(
    SnapshotVersion version,
    String instance,
    Path directory,
    Duration commitInterval,
    Duration retireAfter) {
  // Rarely: whoever starts reads the events since the last commit, and that takes less than to
  // write each device that often.
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);
  private static final Duration RETIRE_AFTER = Duration.ofMinutes(10);

  /** Of a node of this version. */
  public static SnapshotSettings of(String instance, Path directory) {
    return new SnapshotSettings(
        SnapshotVersion.CURRENT, instance, directory, COMMIT_INTERVAL, RETIRE_AFTER);
  }
}
