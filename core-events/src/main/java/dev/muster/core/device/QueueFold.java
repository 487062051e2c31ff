package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.QueueFact.QueueHeld;
import dev.muster.core.event.QueueFact.QueueReleased;
import dev.muster.core.event.RefusalReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How commands come into a queue, are offered, and leave it. */
final class QueueFold {
  private QueueFold() {}

  static Step evolve(DeviceState state, Event event, EnrollmentId id, QueueFact fact) {
    return switch (fact) {
      case CommandQueued queued -> queued(state, event, id, queued);
      case CommandCancelled(var uuid) -> cancelled(state, event, id, uuid);
      case QueueHeld held -> held(state, event, id, true);
      case QueueReleased released -> held(state, event, id, false);
    };
  }

  static Step report(
      DeviceState state,
      Event event,
      EnrollmentId id,
      Report report,
      PresentedCertificate certificate) {
    Optional<ChannelState> known = state.channel(id);
    if (known.isEmpty() || known.get().status() != EnrollmentStatus.ENROLLED) {
      return Step.refused(state, RefusalReason.NOT_ENROLLED);
    }
    CommandQueue queue = known.get().queue();
    List<EndedCommand> ended = new ArrayList<>();
    boolean late = certificate.endedBy(event.occurredAt());
    switch (late && !ofRenewal(state, report) ? ReportStatus.IDLE : report.status()) {
      case IDLE -> queue = queue.newConversation();
      case NOT_NOW -> queue = putOff(queue, report, event.occurredAt());
      case ACKNOWLEDGED ->
          queue = end(queue, id, report, Outcome.ACKNOWLEDGED, event.occurredAt(), ended);
      case ERROR -> queue = end(queue, id, report, Outcome.ERROR, event.occurredAt(), ended);
      case COMMAND_FORMAT_ERROR ->
          queue = end(queue, id, report, Outcome.COMMAND_FORMAT_ERROR, event.occurredAt(), ended);
    }
    List<QueuedCommand> expired = queue.expiredAt(event.occurredAt());
    ended.addAll(EndedCommand.all(id, expired, Outcome.EXPIRED));
    queue = queue.without(expired);
    Optional<QueuedCommand> next = late ? renewal(state, queue) : queue.next(event.occurredAt());
    Reply reply = next.<Reply>map(Reply.Offered::new).orElseGet(Reply.Accepted::new);
    ChannelState channel = known.get().withQueue(queue).seen(event.occurredAt());
    channel = channel.withPushes(channel.pushes().came(channel.offers(), !ended.isEmpty()));
    DeviceState told = state.with(id, channel).describedBy(report.device());
    DeviceState after =
        ProvisioningFold.answered(
            ManagingFold.answered(
                IdentityFold.afterwards(told, ended), id, ended, report, event.occurredAt()),
            id,
            ended,
            report,
            event.occurredAt());
    after =
        FileVaultFold.answered(after, id, known.get().queue(), ended, report, event.occurredAt());
    after = RecoveryLockFold.answered(after, id, ended, report, event.occurredAt());
    return new Step(after, reply, ended);
  }

  /** What else it says with a certificate that has ended is for the record alone. */
  private static boolean ofRenewal(DeviceState state, Report report) {
    return state
        .identities()
        .renewal()
        .filter(renewal -> report.commandUuid().equals(Optional.of(renewal.command())))
        .isPresent();
  }

  /** With a certificate that has ended a device is given nothing but the way to another one. */
  private static Optional<QueuedCommand> renewal(DeviceState state, CommandQueue queue) {
    return state
        .identities()
        .renewal()
        .flatMap(renewal -> queue.find(renewal.command()))
        .filter(command -> !queue.held() && !command.notNow());
  }

  /** A late result, a repeat, or one for another server's command finds nothing to end. */
  private static CommandQueue end(
      CommandQueue queue,
      EnrollmentId id,
      Report report,
      Outcome outcome,
      Instant now,
      List<EndedCommand> ended) {
    if (report.commandUuid().isEmpty()) {
      return putOff(queue, report, now);
    }
    List<QueuedCommand> leaving = queue.find(report.commandUuid().get()).stream().toList();
    ended.addAll(EndedCommand.all(id, leaving, outcome));
    return queue.without(leaving);
  }

  /**
   * A report that names no command is most likely of the one that comes next, but may be of another
   * that was queued since. So that one is not ended, and yet it must not be offered without end
   * while all behind it wait.
   */
  private static CommandQueue putOff(CommandQueue queue, Report report, Instant now) {
    return report
        .commandUuid()
        .or(() -> queue.next(now).map(QueuedCommand::uuid))
        .map(queue::putOff)
        .orElse(queue);
  }

  private static Step queued(
      DeviceState state, Event event, EnrollmentId id, CommandQueued queued) {
    Optional<ChannelState> channel = state.channel(id);
    if (channel.isEmpty() || channel.get().status() == EnrollmentStatus.CHECKED_OUT) {
      return Step.refused(state, RefusalReason.NOT_ENROLLED);
    }
    CommandQueue queue = channel.get().queue();
    Command command = queued.command();
    if (queue.hasSeen(queued.fleetOffset()) || queue.knows(command.uuid())) {
      return new Step(state, new Reply.AlreadyQueued(), List.of());
    }
    List<QueuedCommand> replaced =
        queue.waiting().stream().filter(c -> command.replaces(c.command())).toList();
    QueuedCommand waits = new QueuedCommand(command, event.occurredAt(), false);
    CommandQueue rest = queue.without(replaced);
    CommandQueue next =
        (ProvisioningFold.releases(state, command) ? rest.addFirst(waits) : rest.add(waits))
            .seen(queued.fleetOffset());
    ChannelState longer = channel.get().withQueue(next);
    PushState pushes = longer.offers() ? longer.pushes().want(event, false) : longer.pushes();
    List<EndedCommand> ended = EndedCommand.all(id, replaced, Outcome.SUPERSEDED);
    DeviceState after =
        takenBack(state.with(id, longer.withPushes(pushes)), id, ended, event.occurredAt());
    after = FileVaultFold.queued(after, id, command, event.occurredAt());
    after = InventoryFold.queued(after, id, command, event.occurredAt());
    return new Step(after, new Reply.Accepted(), ended);
  }

  private static DeviceState takenBack(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Instant at) {
    DeviceState known = RecoveryLockFold.takenBack(state, ended, at);
    return ProvisioningFold.takenBack(ManagingFold.takenBack(known, id, ended, at), id, ended, at);
  }

  /** One that ended already, or never was here, is not there to be taken out. */
  private static Step cancelled(DeviceState state, Event event, EnrollmentId id, CommandUuid uuid) {
    Optional<ChannelState> channel = state.channel(id);
    List<QueuedCommand> leaving = channel.flatMap(c -> c.queue().find(uuid)).stream().toList();
    if (leaving.isEmpty()) {
      return Step.accepted(state);
    }
    ChannelState shorter = channel.get().withQueue(channel.get().queue().without(leaving));
    PushState pushes = shorter.offers() ? shorter.pushes() : shorter.pushes().emptied();
    List<EndedCommand> ended = EndedCommand.all(id, leaving, Outcome.CANCELLED);
    DeviceState after =
        takenBack(state.with(id, shorter.withPushes(pushes)), id, ended, event.occurredAt());
    return new Step(after, new Reply.Accepted(), ended);
  }

  private static Step held(DeviceState state, Event event, EnrollmentId id, boolean held) {
    Optional<ChannelState> channel = state.channel(id);
    if (channel.isEmpty() || channel.get().status() == EnrollmentStatus.CHECKED_OUT) {
      return Step.refused(state, RefusalReason.NOT_ENROLLED);
    }
    if (channel.get().held() == held) {
      return Step.accepted(state);
    }
    ChannelState changed = channel.get().withQueue(channel.get().queue().withHeld(held));
    PushState pushes =
        changed.offers() ? changed.pushes().want(event, false) : changed.pushes().emptied();
    return Step.accepted(state.with(id, changed.withPushes(pushes)));
  }
}
