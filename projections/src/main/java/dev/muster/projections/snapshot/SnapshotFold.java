package dev.muster.projections.snapshot;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds an event into a snapshot, both as bytes. For one thread. */
final class SnapshotFold {
  /** Of a device of which there is no snapshot. */
  static final byte[] NOTHING = new byte[0];

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFold.class);

  private final EventCodec events;
  private final WireFormat<DeviceSnapshot> snapshots;
  private final RecentStates recent = new RecentStates();

  SnapshotFold(EventCodec events, WireFormat<DeviceSnapshot> snapshots) {
    this.events = events;
    this.snapshots = snapshots;
  }

  /** An event with the offset that it stands at. */
  static byte[] placed(long offset, byte[] event) {
    return ByteBuffer.allocate(Long.BYTES + event.length).putLong(offset).put(event).array();
  }

  /** The snapshot after a {@link #placed} event; what can't be read changes nothing. */
  byte[] fold(byte[] placed, byte[] before) {
    long offset = ByteBuffer.wrap(placed).getLong();
    try {
      Event event =
          events.decodeWithoutRequest(Arrays.copyOfRange(placed, Long.BYTES, placed.length));
      if (event.enrollment().isEmpty()) {
        return before;
      }
      String device = event.subject();
      DeviceState state = DeviceFold.evolve(state(device, before), event).state();
      byte[] after =
          snapshots.encode(SnapshotMapping.toSchema(new EnrollmentId(device), state, offset));
      recent.put(device, new RecentStates.Recent(state, after));
      return after;
    } catch (RuntimeException e) {
      LOG.error("an event at {} can't be folded and is in no snapshot", offset, e);
      return before;
    }
  }

  /** The store has the last word: it may have been set back to what was committed. */
  private DeviceState state(String device, byte[] stored) {
    if (stored.length == 0) {
      return DeviceState.UNKNOWN;
    }
    RecentStates.Recent known = recent.of(device);
    return known != null && Arrays.equals(known.stored(), stored)
        ? known.state()
        : SnapshotMapping.toCore(snapshots.decode(stored));
  }
}
