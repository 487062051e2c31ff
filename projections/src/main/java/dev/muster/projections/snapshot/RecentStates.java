package dev.muster.projections.snapshot;

import dev.muster.core.device.DeviceState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The states of the devices that were heard of last, beside the bytes that a store holds of them:
 * to read those for each event would take as long as the rest of the fold. For one thread.
 */
final class RecentStates {
  /** More than talk at once; about 1 KB each. */
  private static final int MOST = 4_096;

  /**
   * A state.
   *
   * @param stored what the store was given for it
   */
  record Recent(DeviceState state, byte[] stored) {}

  private final Map<String, Recent> states =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
          return size() > MOST;
        }
      };

  /** What was put last for a device, or null. */
  Recent of(String device) {
    return states.get(device);
  }

  /** Takes the place of what was known of a device. */
  void put(String device, Recent recent) {
    states.put(device, recent);
  }
}
