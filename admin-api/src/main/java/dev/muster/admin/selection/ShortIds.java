package dev.muster.admin.selection;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.view.View;
import java.util.Arrays;
import java.util.Collection;

/**
 * Beginnings of ids that no other device has, for screens. One look at the fleet for all of them:
 * what shares most with an id stands beside it in the order of letters.
 */
public final class ShortIds {
  private static final int SHORTEST = 4;

  /** Of those that are asked about, in order. */
  private final String[] keys;

  /** How many characters another one shares with each. */
  private final int[] shared;

  /** For these, among all of the view. */
  public ShortIds(Collection<EnrollmentId> ids, View view) {
    keys =
        ids.stream()
            .map(id -> FleetNames.key(id.device().value()))
            .distinct()
            .sorted()
            .toArray(String[]::new);
    shared = new int[keys.length];
    view.ids().filter(EnrollmentId::isDevice).forEach(id -> compare(FleetNames.key(id.value())));
    // A beginning is also looked for among serial numbers and names.
    view.devices()
        .map(DeviceState::description)
        .forEach(
            told -> {
              told.serialNumber().map(FleetNames::key).ifPresent(this::compare);
              told.deviceName().map(FleetNames::key).ifPresent(this::compare);
            });
  }

  private void compare(String other) {
    int found = Arrays.binarySearch(keys, other);
    // One that is not there would stand behind those before it.
    int after = found < 0 ? -found - 1 : found + 1;
    grow(found < 0 ? after - 1 : found - 1, other);
    grow(after, other);
  }

  private void grow(int beside, String other) {
    if (beside >= 0 && beside < keys.length) {
      shared[beside] = Math.max(shared[beside], common(keys[beside], other));
    }
  }

  private static int common(String one, String other) {
    int most = Math.min(one.length(), other.length());
    int same = 0;
    while (same < most && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /** The beginning of this one's id; of a user channel, with the whole user behind it. */
  public String of(EnrollmentId id) {
    String device = id.device().value();
    int at = Arrays.binarySearch(keys, FleetNames.key(device));
    int length = Math.max(SHORTEST, shared[at] + 1);
    return device.substring(0, Math.min(length, device.length()))
        + id.value().substring(device.length());
  }
}
