package dev.muster.admin.command;

import dev.muster.catalog.Platform;
import dev.muster.core.event.Message.DeviceDescription;
import java.util.Optional;

/** What kind of device one is, by what it said of itself. */
public final class DevicePlatform {
  private DevicePlatform() {}

  /** Empty as long as it did not say. */
  public static Optional<Platform> of(DeviceDescription told) {
    return Platform.of(told.productName(), told.model());
  }
}
