package dev.muster.simulator;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import java.time.Instant;
import java.util.Optional;

/** Whether a device is in lost mode, and where it says it is then. Used by its own thread alone. */
final class LostMode {
  private final Effects effects;
  private boolean lost;

  LostMode(Effects effects) {
    this.effects = effects;
  }

  /** {@code EnableLostMode} and {@code DisableLostMode}. */
  Optional<Failure> set(String uuid, String requestType, boolean to) {
    lost = to;
    effects.changed(uuid, requestType, "");
    return Optional.empty();
  }

  /** {@code DeviceLocation}, which a device answers in lost mode alone. */
  Optional<Failure> locate(NSDictionary result) {
    if (!lost) {
      return Optional.of(Failure.because("The device is not in lost mode."));
    }
    result.put("Latitude", new NSNumber(48.1374));
    result.put("Longitude", new NSNumber(11.5755));
    result.put("HorizontalAccuracy", new NSNumber(12.5));
    result.put("Timestamp", Instant.now().toString());
    return Optional.empty();
  }
}
