package dev.muster.core.dep;

import dev.muster.core.event.DepRuleFact.DepProfile;

/** Which profile a device is to have at Apple. */
public sealed interface Wanted {
  /** Who wants it so. */
  enum Source {
    /** The rules. */
    RULES,
    /** An admin, for this device. */
    CHOICE
  }

  /** This one. */
  record Profile(DepProfile profile, Source by) implements Wanted {}

  /**
   * None. What Apple holds is taken away only where an admin chose so for the device; a rule
   * without a profile leaves it.
   */
  record None(Source by) implements Wanted {}

  /** No rule fits. */
  record Nothing() implements Wanted {}

  /** One that there is not. */
  record Unknown(String name) implements Wanted {}
}
