package dev.muster.projections.index;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.schemas.DeviceSnapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The states of devices as far as they are indexed. Those that changed are written when the store
 * commits, not at each event: nobody else reads them, and to write them was the most of the work.
 * For one thread.
 */
final class DeviceStates {
  /** About what a state takes. */
  private static final long BYTES = 2_048;

  /** What of the heap they may take together: one part in so many. */
  private static final int PART = 16;

  private static final Known UNKNOWN = new Known(DeviceState.UNKNOWN, -1);

  /**
   * A state.
   *
   * @param offset of the event that it reflects
   */
  record Known(DeviceState state, long offset) {}

  private final long most = Runtime.getRuntime().maxMemory() / PART / BYTES;
  private final Map<String, Known> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> unwritten = new LinkedHashSet<>();

  Known of(KeyValueStore<Bytes, byte[]> store, String device) {
    Known known = recent.get(device);
    if (known == null) {
      known = stored(store, device);
      keep(store, device, known);
    }
    return known;
  }

  void put(KeyValueStore<Bytes, byte[]> store, String device, Known known) {
    unwritten.add(device);
    keep(store, device, known);
  }

  private void keep(KeyValueStore<Bytes, byte[]> store, String device, Known known) {
    recent.put(device, known);
    if (recent.size() > most) {
      Map.Entry<String, Known> eldest = recent.entrySet().iterator().next();
      if (unwritten.remove(eldest.getKey())) {
        write(store, eldest.getKey(), eldest.getValue());
      }
      recent.remove(eldest.getKey());
    }
  }

  /** Writes what changed since it was last asked to. */
  void write(KeyValueStore<Bytes, byte[]> store) {
    unwritten.forEach(device -> write(store, device, recent.get(device)));
    unwritten.clear();
  }

  /** The store holds all that counts. */
  void forget() {
    recent.clear();
    unwritten.clear();
  }

  private static void write(KeyValueStore<Bytes, byte[]> store, String device, Known known) {
    DeviceSnapshot snapshot =
        SnapshotMapping.toSchema(new EnrollmentId(device), known.state(), known.offset());
    store.put(Keys.state(device), Formats.STATE.encode(snapshot));
  }

  private static Known stored(KeyValueStore<Bytes, byte[]> store, String device) {
    byte[] stored = store.get(Keys.state(device));
    if (stored == null) {
      return UNKNOWN;
    }
    DeviceSnapshot snapshot = Formats.STATE.decode(stored);
    return new Known(SnapshotMapping.toCore(snapshot), snapshot.getOffset());
  }
}
