package dev.muster.catalog;

import java.util.Map;
import java.util.Optional;

/** The bits of {@code AccessRights} in an enrolment profile (Apple, "MDM" payload). */
final class AccessRight {
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("AllowInspection", 1),
          Map.entry("AllowInstallationRemoval", 2),
          Map.entry("AllowPasscodeRemovalAndLock", 4),
          Map.entry("DeviceLockAndRemovePasscode", 4),
          Map.entry("AllowDeviceErase", 8),
          Map.entry("AllowQueryDeviceInformation", 16),
          Map.entry("AllowQueryNetworkInformation", 32),
          Map.entry("AllowProvisioningInspection", 64),
          Map.entry("AllowProvisioningInstallationRemoval", 128),
          Map.entry("AllowQueryApplications", 256),
          Map.entry("QueryInstalledApps", 256),
          Map.entry("AllowQueryRestrictions", 512),
          Map.entry("AllowQuerySecurity", 1024),
          Map.entry("AllowSettings", 2048),
          Map.entry("AllowAppInstallation", 4096));

  private AccessRight() {}

  /** The bit of the right with this name. */
  static Optional<Integer> bit(String name) {
    return Optional.ofNullable(BITS.get(name));
  }
}
