package dev.muster.core.device;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.RefusalReason;

/** What a request leads to before anything is written. */
public sealed interface Decision {
  /** Record this; what it means is the fold's word. */
  record Record(DeviceFact fact) implements Decision {}

  /** Turn it away: whatever the log holds by now, it can't be right. */
  record Refuse(RefusalReason reason) implements Decision {}
}
