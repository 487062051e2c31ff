package dev.muster.core.provision;

import dev.muster.core.event.ProvisionFact.Arrival;
import java.util.Locale;

/** Where a blueprint stands, in one word: what an admin looks for first. */
public enum Standing {
  /** A step failed that is needed: an admin is waited for. */
  HELD,
  /** Its steps are carried out. */
  RUNNING,
  /** The device is told that it may go on, and has not done so. */
  RELEASING,
  /** The device is out of Setup Assistant. */
  RELEASED,
  /** The device said that it waits in Setup Assistant, and then that it does not. */
  NEVER_WAITED,
  /** The device was in use when it came, and its steps are carried out. */
  IN_USE,
  /** The same, and nothing more comes of its steps. */
  DONE;

  /** Where this one stands. */
  public static Standing of(Provisioning going) {
    if (going.plan().arrival() == Arrival.MANUAL) {
      return Leftovers.of(going).coming().isEmpty() ? DONE : IN_USE;
    } else if (going.ended().isPresent()) {
      return going.ended().get().waited() ? RELEASED : NEVER_WAITED;
    } else if (going.release().isPresent()) {
      return RELEASING;
    }
    return going.held().isPresent() ? HELD : RUNNING;
  }

  /**
   * Whether the device was released without all that its blueprint says, and that is still so. One
   * that no blueprint fits lacks nothing.
   */
  public static boolean gaveUp(Provisioning going) {
    return of(going) == RELEASED && !going.blueprint().isEmpty() && !Leftovers.of(going).isEmpty();
  }

  /** Whether the device is still in Setup Assistant. */
  public boolean waits() {
    return this == HELD || this == RUNNING || this == RELEASING;
  }

  /** As callers read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
