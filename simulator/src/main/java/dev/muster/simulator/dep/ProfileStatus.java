package dev.muster.simulator.dep;

import java.util.Locale;

/** What Apple knows of a device's profile ({@code profile_status}). */
public enum ProfileStatus {
  /** None was ever assigned on this server. */
  EMPTY,
  /** Assigned, and not fetched yet. */
  ASSIGNED,
  /** The device fetched it. */
  PUSHED,
  /** It was taken away, by a call or because the device was assigned anew in the portal. */
  REMOVED;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
