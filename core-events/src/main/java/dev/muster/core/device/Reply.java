package dev.muster.core.device;

import dev.muster.core.event.RefusalReason;
import java.util.Optional;

/** What whoever caused an event is told, now that it was folded. */
public sealed interface Reply {
  /** It counts, and there is nothing more to say. */
  record Accepted() implements Reply {}

  /** A report: this command is next. */
  record Offered(QueuedCommand command) implements Reply {}

  /** A Mac asks for its bootstrap token: here it is, if it gave one. */
  record HandedBack(Optional<BootstrapToken.Held> token) implements Reply {}

  /** The device's state forbids it; the event changed nothing. */
  record Refused(RefusalReason reason) implements Reply {}

  /**
   * A fact of a kind that this version does not know stands in front of the event in the device's
   * log: what the event leads to is for a newer version to say.
   *
   * @param kind the name of that fact
   */
  record Unknowable(String kind) implements Reply {}

  /** A command of that name is or lately was in this queue; the event changed nothing. */
  record AlreadyQueued() implements Reply {}
}
