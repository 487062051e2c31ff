package dev.muster.server.config;

import java.time.Duration;
import java.util.Map;

/**
 * How blueprints are carried out.
 *
 * @param unplannedRelease so long a device waits in Setup Assistant that no blueprint fits
 * @param passwordRotation so long after someone was shown the password of an admin account it is
 *     replaced
 */
public record ProvisioningSection(Duration unplannedRelease, Duration passwordRotation) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "provisioning.unplanned.release", "PT1H",
          "provisioning.password.rotation", "PT1H");

  /** Reads the section. */
  public static ProvisioningSection read(Settings settings) {
    return new ProvisioningSection(
        settings.duration("provisioning.unplanned.release"),
        settings.duration("provisioning.password.rotation"));
  }
}
