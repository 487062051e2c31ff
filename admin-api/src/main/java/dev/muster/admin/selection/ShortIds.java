package dev.muster.admin.selection;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.view.View;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Beginnings of ids that no other device has, for screens. One look at the fleet for all of them:
 * what shares most with an id stands beside it in the order of letters.
 */
public final class ShortIds {
  private static final int SHORTEST = 4;

  private final TreeMap<String, Integer> shared = new TreeMap<>();

  /** For these, among all of the view. */
  public ShortIds(Collection<EnrollmentId> ids, View view) {
    ids.forEach(id -> shared.put(FleetNames.key(id.device().value()), 0));
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
    grow(shared.lowerEntry(other), other);
    grow(shared.higherEntry(other), other);
  }

  private void grow(Map.Entry<String, Integer> beside, String other) {
    if (beside != null) {
      shared.merge(beside.getKey(), common(beside.getKey(), other), Math::max);
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
    int length = Math.max(SHORTEST, shared.get(FleetNames.key(device)) + 1);
    return device.substring(0, Math.min(length, device.length()))
        + id.value().substring(device.length());
  }
}
