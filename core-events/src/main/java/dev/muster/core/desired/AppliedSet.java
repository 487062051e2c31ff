package dev.muster.core.desired;

import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import java.time.Instant;
import java.util.UUID;

/**
 * What one set wants. Immutable.
 *
 * @param event by which it came to be so
 * @param at when
 */
public record AppliedSet(DesiredStateApplied applied, UUID event, Instant at) {
  /** Its name. */
  public String name() {
    return applied.set();
  }
}
