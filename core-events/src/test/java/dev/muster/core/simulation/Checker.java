package dev.muster.core.simulation;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.QueueFact;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Holds a history against the invariants, by its log and its journals alone. */
final class Checker {
  /** One command in one queue. */
  private record Entry(EnrollmentId enrollment, CommandUuid uuid) {}

  private final Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
  private final Map<UUID, Step> steps = new HashMap<>();
  private final Map<Entry, Outcome> ended = new HashMap<>();
  private final Set<Entry> queued = new HashSet<>();

  private Checker() {}

  /** The invariants that do not hold of this history. */
  static Set<Invariant> broken(Simulation history, Rules rules) {
    Checker checker = new Checker();
    checker.foldAgain(history, rules);
    history.folded().forEach(checker::compareNode);
    history.senders().forEach(checker::compareJournal);
    if (!checker.ended.keySet().containsAll(checker.queued)) {
      checker.broken.add(Invariant.COMMANDS_END_AT_LAST);
    }
    return checker.broken;
  }

  private void foldAgain(Simulation history, Rules rules) {
    Map<EnrollmentId, DeviceState> devices = new HashMap<>();
    for (Event event : history.log()) {
      EnrollmentId id = event.enrollment().orElseThrow().id();
      DeviceState before = devices.getOrDefault(id.device(), DeviceState.UNKNOWN);
      Step step = rules.fold(before, event, Instant.EPOCH);
      devices.put(id.device(), step.state());
      steps.put(event.id(), step);
      if (event.fact() instanceof QueueFact.CommandQueued(var command, var offset)
          && step.reply() instanceof Reply.Accepted) {
        queued.add(new Entry(id, command.uuid()));
      }
      for (EndedCommand end : step.ended()) {
        if (ended.put(new Entry(end.enrollment(), end.uuid()), end.outcome()) != null) {
          broken.add(Invariant.COMMANDS_END_ONCE);
        }
      }
      if (step.reply() instanceof Reply.Offered(var command)
          && ended.containsKey(new Entry(id, command.uuid()))) {
        broken.add(Invariant.COMMANDS_END_ONCE);
      }
    }
  }

  private void compareNode(Simulation.Folded folded) {
    if (!folded.step().equals(steps.get(folded.event().id()))) {
      broken.add(Invariant.NODES_AGREE);
    }
  }

  private void compareJournal(SimulatedSender sender) {
    EnrollmentId id = sender.enrollment().id();
    for (Journal told : sender.journal()) {
      Step step = steps.get(told.event());
      if (step == null) {
        broken.add(Invariant.ANSWERED_IS_LOGGED);
      } else if (!step.reply().equals(told.told())) {
        broken.add(Invariant.ANSWERS_ARE_RECOMPUTED);
      }
    }
    ended.forEach(
        (entry, outcome) -> {
          if (entry.enrollment().equals(id)
              && disagrees(outcome, sender.results().get(entry.uuid()))) {
            broken.add(Invariant.JOURNALS_AGREE);
          }
        });
  }

  private static boolean disagrees(Outcome outcome, ReportStatus result) {
    return switch (outcome) {
      case ACKNOWLEDGED -> result != ReportStatus.ACKNOWLEDGED;
      case ERROR -> result != ReportStatus.ERROR;
      case COMMAND_FORMAT_ERROR -> result != ReportStatus.COMMAND_FORMAT_ERROR;
      case EXPIRED, VOIDED, CANCELLED, SUPERSEDED -> false;
    };
  }
}
