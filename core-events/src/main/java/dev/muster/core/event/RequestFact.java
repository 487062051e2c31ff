package dev.muster.core.event;

import java.util.List;

/**
 * An admin's act that many enrollments are meant by, in one fact. What it leads to for each is
 * {@link dev.muster.core.fleet.FanOutRule}.
 */
public sealed interface RequestFact extends FleetFact {
  /**
   * An admin gave enrollments something to do; it is queued for each target in its own partition.
   */
  record CommandRequested(Command command, List<Enrollment> targets) implements RequestFact {
    /** Copies the list. */
    public CommandRequested {
      targets = List.copyOf(targets);
    }
  }

  /** An admin took a command back; it is cancelled for each target in its own partition. */
  record CommandCancelRequested(CommandUuid commandUuid, List<Enrollment> targets)
      implements RequestFact {
    /** Copies the list. */
    public CommandCancelRequested {
      targets = List.copyOf(targets);
    }
  }
}
