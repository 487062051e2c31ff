package dev.muster.projections.snapshot;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.read.EntryReader;
import dev.muster.log.read.LogEntry;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Folds an event into a snapshot, both as bytes. For one thread. */
final class SnapshotFold {
  /** Of a device of which there is no snapshot. */
  static final byte[] NOTHING = new byte[0];

  private static final int PLACE = Integer.BYTES + Long.BYTES;

  /** No snapshot says when an event was recorded. */
  private static final long NO_TIME = 0;

  private final EntryReader entries;
  private final WireFormat<DeviceSnapshot> snapshots;
  private final RecentStates recent = new RecentStates();

  SnapshotFold(EventCodec events, WireFormat<DeviceSnapshot> snapshots) {
    this.entries = new EntryReader(events);
    this.snapshots = snapshots;
  }

  /** An event with the place that it stands at. */
  static byte[] placed(int partition, long offset, byte[] event) {
    return ByteBuffer.allocate(PLACE + event.length)
        .putInt(partition)
        .putLong(offset)
        .put(event)
        .array();
  }

  /** The snapshot after a {@link #placed} event. */
  byte[] fold(byte[] placed, byte[] before) {
    ByteBuffer place = ByteBuffer.wrap(placed);
    return entries
        .read(
            Topic.DEVICE_EVENTS.topicName(),
            place.getInt(),
            place.getLong(),
            NO_TIME,
            Arrays.copyOfRange(placed, PLACE, placed.length))
        .filter(entry -> entry.device().isPresent())
        .map(entry -> fold(entry, before))
        .orElse(before);
  }

  private byte[] fold(LogEntry entry, byte[] before) {
    EnrollmentId device = entry.device().orElseThrow();
    DeviceState state = entry.applyTo(state(device.value(), before)).state();
    byte[] after = snapshots.encode(SnapshotMapping.toSchema(device, state, entry.offset()));
    recent.put(device.value(), new RecentStates.Recent(state, after));
    return after;
  }

  /**
   * Whether a snapshot is of a device about which there is a fact that this version does not know.
   * It is for nodes of this version alone.
   */
  boolean foreign(String device, byte[] stored) {
    return state(device, stored).foreign().isPresent();
  }

  /** The store has the last word: it may have been set back to what was committed. */
  private DeviceState state(String device, byte[] stored) {
    if (stored.length == 0) {
      return DeviceState.UNKNOWN;
    }
    return Optional.ofNullable(recent.of(device))
        .filter(known -> Arrays.equals(known.stored(), stored))
        .map(RecentStates.Recent::state)
        .orElseGet(() -> SnapshotMapping.toCore(snapshots.decode(stored)));
  }
}
