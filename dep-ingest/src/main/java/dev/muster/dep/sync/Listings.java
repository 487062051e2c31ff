package dev.muster.dep.sync;

import dev.muster.core.event.DepListing;
import dev.muster.dep.apple.AppleDevice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

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
        device.profileUuid().map(Listings::uuid).orElse(""),
        device.deviceAssignedBy().orElse(""),
        millis(device.deviceAssignedDate()),
        millis(device.profileAssignTime()),
        millis(device.profilePushTime()),
        millis(device.mdmMigrationDeadline()),
        device.rest());
  }

  /** Apple writes a profile's id in capitals and without dashes; both forms have been met. */
  public static String uuid(String said) {
    return said.replace("-", "").toUpperCase(Locale.ROOT);
  }

  /** As the log keeps times: what it drops must not be news the next time. */
  private static Optional<Instant> millis(Optional<Instant> time) {
    return time.map(t -> t.truncatedTo(ChronoUnit.MILLIS));
  }
}
