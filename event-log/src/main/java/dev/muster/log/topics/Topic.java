package dev.muster.log.topics;

import java.time.Duration;
import java.util.Map;

/**
 * The topics that Muster keeps its record in, and the settings without which facts would be lost or
 * reordered.
 */
public enum Topic {
  /** Facts about devices, by device enrolment id, for ever. */
  DEVICE_EVENTS("muster.device-events", false, Settings.FOR_EVER),
  /** Facts about the installation, in one order, for ever. */
  FLEET_EVENTS("muster.fleet-events", true, Settings.FOR_EVER),
  /**
   * Facts about Apple's Device Enrollment Program, in one order, for ever. The only one that is
   * written in transactions, so what reads it reads what is committed.
   */
  DEP_EVENTS("muster.dep-events", true, Settings.FOR_EVER),
  /** Snapshots of devices, by device enrolment id. */
  DEVICES("muster.devices", false, Settings.LATEST),
  /** Command contents by content address. */
  PAYLOADS("muster.payloads", false, Settings.LATEST),
  /** Data keys, wrapped, by key id and wrapping key. */
  KEYS("muster.keys", true, Settings.SHREDDED),
  /** Writer schemas by schema id. */
  SCHEMAS("muster.schemas", true, Settings.LATEST);

  private final String topicName;
  private final boolean single;
  private final Map<String, String> settings;

  Topic(String topicName, boolean single, Map<String, String> settings) {
    this.topicName = topicName;
    this.single = single;
    this.settings = settings;
  }

  /** The topic's name in Kafka. */
  public String topicName() {
    return topicName;
  }

  /** How many partitions it has where the installation is set to this number. */
  public int partitions(int configured) {
    return single ? 1 : configured;
  }

  /** The settings that it must have. */
  public Map<String, String> settings() {
    return settings;
  }

  /**
   * After so long a segment of {@link #KEYS} is closed and may be compacted, which bounds how long
   * a destroyed key stays on the disk.
   */
  public static final Duration KEYS_SEGMENT = Settings.SEGMENT;

  private static final class Settings {
    static final Duration SEGMENT = Duration.ofHours(1);
    static final Map<String, String> FOR_EVER =
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            // A moment is then one offset per partition, whatever a gateway's clock says.
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", Integer.toString(LARGEST_RECORD));
    static final Map<String, String> LATEST =
        Map.of("cleanup.policy", "compact", "max.message.bytes", Integer.toString(LARGEST_RECORD));
    static final Map<String, String> SHREDDED =
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            Long.toString(SEGMENT.toMillis()),
            // However little of it is new, what is closed is compacted.
            "max.compaction.lag.ms",
            Long.toString(SEGMENT.toMillis()),
            "min.cleanable.dirty.ratio",
            "0.01");
  }

  /** The largest record in bytes: a report of 16 MB with its signature and envelope. */
  public static final int LARGEST_RECORD = 20 * 1024 * 1024;
}
