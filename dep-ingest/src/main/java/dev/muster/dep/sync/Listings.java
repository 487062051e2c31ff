package dev.muster.dep.sync;

import dev.muster.core.event.DepListing;
import dev.muster.dep.apple.AppleDevice;

/** What Apple says of a device, as the core keeps it. */
public final class Listings {
  private Listings() {}

  /** The listing of a device. */
  public static DepListing of(AppleDevice device) {
    return new DepListing(
        device.model().orElse(""),
        device.description().orElse(""),
        device.color().orElse(""),
        device.assetTag().orElse(""),
        device.deviceFamily().orElse(""),
        device.os().orElse(""),
        device.profileStatus().orElse(""),
        device.profileUuid().orElse(""),
        device.deviceAssignedBy().orElse(""),
        device.deviceAssignedDate(),
        device.profileAssignTime(),
        device.profilePushTime(),
        device.mdmMigrationDeadline(),
        device.rest());
  }
}
