package dev.muster.log.process;

import dev.muster.core.event.Event;
import java.util.concurrent.CompletableFuture;

/** Where outcomes are written down. */
interface OutcomeLog {
  /** Whether that can be done at the moment. */
  boolean ready();

  /** The future completes when the event stands there and is folded, or fails. */
  CompletableFuture<?> append(Event event);
}
