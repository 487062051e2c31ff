package dev.muster.core.fleet;

import java.util.Optional;

/** Is told of an entry that is another in one state of the fleet than in an older one. */
@FunctionalInterface
public interface FleetChange {
  /** Takes it as it was and as it is; one of them may be empty, and then it is new, or gone. */
  void of(Optional<FleetEntry> before, Optional<FleetEntry> after);
}
