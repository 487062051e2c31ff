package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.DeviceFact.CertificateRevoked;
import dev.muster.core.event.DeviceFact.CommandCancelled;
import dev.muster.core.event.DeviceFact.CommandQueued;
import dev.muster.core.event.DeviceFact.MessageReceived;
import dev.muster.core.event.DeviceFact.MessageRefused;
import dev.muster.core.event.DeviceFact.PushAccepted;
import dev.muster.core.event.DeviceFact.PushFailed;
import dev.muster.core.event.DeviceFact.PushRejected;
import dev.muster.core.event.DeviceFact.PushRequested;
import dev.muster.core.event.DeviceFact.QueueHeld;
import dev.muster.core.event.DeviceFact.QueueReleased;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.CheckOut;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code evolve}: the one function that gives events their meaning. It is pure, total over every
 * sequence of events, and folding an event twice in a row is folding it once.
 */
public final class DeviceFold {
  /**
   * Changes with every change of what events mean: a state that another version folded is folded
   * anew.
   */
  public static final int VERSION = 2;

  private DeviceFold() {}

  /**
   * Folds one event of a device into the device's state.
   *
   * @throws IllegalArgumentException if the event is not about an enrolment
   */
  public static Step evolve(DeviceState state, Event event) {
    Enrollment enrollment =
        event
            .enrollment()
            .orElseThrow(() -> new IllegalArgumentException("an event without an enrolment"));
    return switch (event.fact()) {
      case DeviceFact fact ->
          switch (fact) {
            case MessageReceived received -> message(state, event, enrollment, received);
            case CommandQueued queued -> queued(state, event, enrollment.id(), queued);
            case CommandCancelled(var uuid) -> cancelled(state, enrollment.id(), uuid);
            case QueueHeld held -> held(state, event, enrollment.id(), true);
            case QueueReleased released -> held(state, event, enrollment.id(), false);
            case PushRequested requested -> PushOutcomes.requested(state, event, enrollment.id());
            case PushAccepted accepted ->
                PushOutcomes.accepted(state, event, enrollment.id(), accepted);
            case PushRejected rejected ->
                PushOutcomes.rejected(state, event, enrollment.id(), rejected);
            case PushFailed failed -> PushOutcomes.failed(state, event, enrollment.id(), failed);
            case CertificateRevoked(var identity) -> Step.accepted(state.revoke(identity));
            case MessageRefused refused -> Step.accepted(state);
          };
      case FleetFact fact ->
          throw new IllegalArgumentException("a fleet fact in a device's partition");
    };
  }

  private static Step message(
      DeviceState state, Event event, Enrollment enrollment, MessageReceived received) {
    PresentedCertificate certificate = received.certificate();
    if (state.revoked().contains(certificate.identity())) {
      return refused(state, RefusalReason.CERTIFICATE_REVOKED);
    }
    if (received.message() instanceof Authenticate authenticate) {
      return authenticate(state, event, enrollment, received, authenticate);
    }
    if (state.binding().isEmpty()) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    if (!state.binding().get().equals(certificate.identity())) {
      return refused(state, RefusalReason.CERTIFICATE_NOT_BOUND);
    }
    if (certificate.validFrom().isBefore(state.certificateFrom())) {
      return refused(state, RefusalReason.CERTIFICATE_SUPERSEDED);
    }
    if (leftOrNeverCame(state, enrollment.id().device())) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    DeviceState seen = state.seenCertificateFrom(certificate.validFrom());
    return switch (received.message()) {
      case Authenticate again -> throw new IllegalStateException("handled above");
      case TokenUpdate update -> tokenUpdate(seen, event, enrollment, update);
      case CheckOut goodbye -> checkOut(seen, event, enrollment.id());
      case Report report -> report(seen, event, enrollment.id(), report);
    };
  }

  /**
   * Everything known of the old enrolment is void, user channels included; they count again after
   * their own next TokenUpdate.
   */
  private static Step authenticate(
      DeviceState state,
      Event event,
      Enrollment enrollment,
      MessageReceived received,
      Authenticate message) {
    if (!enrollment.id().isDevice()) {
      return refused(state, RefusalReason.MALFORMED);
    }
    List<EndedCommand> ended = new ArrayList<>();
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    channels.put(enrollment.id(), ChannelState.fresh(enrollment.channel(), event.occurredAt()));
    state
        .channels()
        .forEach(
            (id, channel) -> {
              ended.addAll(ending(id, channel.queue().waiting(), Outcome.VOIDED));
              ChannelState voided = channel.voided(EnrollmentStatus.AUTHENTICATED);
              channels.put(
                  id, id.equals(enrollment.id()) ? voided.seen(event.occurredAt()) : voided);
            });
    DeviceState next =
        new DeviceState(
            Optional.of(received.certificate().identity()),
            received.certificate().validFrom(),
            state.revoked(),
            message.device(),
            channels);
    return new Step(next, new Reply.Accepted(), ended);
  }

  private static Step tokenUpdate(
      DeviceState state, Event event, Enrollment enrollment, TokenUpdate update) {
    ChannelState old =
        state
            .channel(enrollment.id())
            .orElseGet(() -> ChannelState.fresh(enrollment.channel(), event.occurredAt()));
    ChannelState updated =
        new ChannelState(
            old.channel(),
            EnrollmentStatus.ENROLLED,
            Optional.of(update.push()),
            Optional.of(event.id()),
            old.offers() ? old.pushes().reachable().want(event, false) : old.pushes().reachable(),
            update.user(),
            update.awaitingConfiguration(),
            update.unlockToken().map(token -> event.id()).or(old::unlockTokenEvent),
            old.held(),
            old.queue(),
            event.occurredAt());
    return Step.accepted(state.with(enrollment.id(), updated));
  }

  private static Step checkOut(DeviceState state, Event event, EnrollmentId id) {
    if (state.channel(id).isEmpty()) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    List<EndedCommand> ended = new ArrayList<>();
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    state
        .channels()
        .forEach(
            (other, channel) -> {
              if (other.equals(id) || id.isDevice()) {
                ended.addAll(ending(other, channel.queue().waiting(), Outcome.VOIDED));
                channel = channel.voided(EnrollmentStatus.CHECKED_OUT);
              }
              channels.put(other, other.equals(id) ? channel.seen(event.occurredAt()) : channel);
            });
    return new Step(state.withChannels(channels), new Reply.Accepted(), ended);
  }

  private static Step report(DeviceState state, Event event, EnrollmentId id, Report report) {
    Optional<ChannelState> known = state.channel(id);
    if (known.isEmpty() || known.get().status() != EnrollmentStatus.ENROLLED) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    CommandQueue queue = known.get().queue();
    List<EndedCommand> ended = new ArrayList<>();
    switch (report.status()) {
      case IDLE -> queue = queue.newConversation();
      case NOT_NOW -> queue = queue.putOff(report.commandUuid().orElseThrow());
      case ACKNOWLEDGED -> queue = end(queue, id, report, Outcome.ACKNOWLEDGED, ended);
      case ERROR -> queue = end(queue, id, report, Outcome.ERROR, ended);
      case COMMAND_FORMAT_ERROR ->
          queue = end(queue, id, report, Outcome.COMMAND_FORMAT_ERROR, ended);
    }
    List<QueuedCommand> expired = queue.expiredAt(event.occurredAt());
    ended.addAll(ending(id, expired, Outcome.EXPIRED));
    queue = queue.without(expired);
    Optional<QueuedCommand> next = known.get().held() ? Optional.empty() : queue.next();
    Reply reply = next.<Reply>map(Reply.Offered::new).orElseGet(Reply.Accepted::new);
    ChannelState channel = known.get().withQueue(queue).seen(event.occurredAt());
    channel = channel.withPushes(channel.pushes().came(channel.offers(), !ended.isEmpty()));
    return new Step(state.with(id, channel).describedBy(report.device()), reply, ended);
  }

  /** A late result, a repeat, or one for another server's command finds nothing to end. */
  private static CommandQueue end(
      CommandQueue queue,
      EnrollmentId id,
      Report report,
      Outcome outcome,
      List<EndedCommand> ended) {
    List<QueuedCommand> leaving = queue.find(report.commandUuid().orElseThrow()).stream().toList();
    ended.addAll(ending(id, leaving, outcome));
    return queue.without(leaving);
  }

  private static Step queued(
      DeviceState state, Event event, EnrollmentId id, CommandQueued queued) {
    Optional<ChannelState> channel = state.channel(id);
    if (channel.isEmpty() || channel.get().status() == EnrollmentStatus.CHECKED_OUT) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    CommandQueue queue = channel.get().queue();
    Command command = queued.command();
    if (queue.hasSeen(queued.fleetOffset()) || queue.knows(command.uuid())) {
      return new Step(state, new Reply.AlreadyQueued(), List.of());
    }
    List<QueuedCommand> replaced =
        queue.waiting().stream().filter(c -> command.replaces(c.command())).toList();
    CommandQueue next =
        queue
            .without(replaced)
            .add(new QueuedCommand(command, event.occurredAt(), false))
            .seen(queued.fleetOffset());
    ChannelState longer = channel.get().withQueue(next);
    PushState pushes = longer.offers() ? longer.pushes().want(event, false) : longer.pushes();
    return new Step(
        state.with(id, longer.withPushes(pushes)),
        new Reply.Accepted(),
        ending(id, replaced, Outcome.SUPERSEDED));
  }

  /** One that ended already, or never was here, is not there to be taken out. */
  private static Step cancelled(DeviceState state, EnrollmentId id, CommandUuid uuid) {
    Optional<ChannelState> channel = state.channel(id);
    List<QueuedCommand> leaving = channel.flatMap(c -> c.queue().find(uuid)).stream().toList();
    if (leaving.isEmpty()) {
      return Step.accepted(state);
    }
    ChannelState shorter = channel.get().withQueue(channel.get().queue().without(leaving));
    PushState pushes = shorter.offers() ? shorter.pushes() : shorter.pushes().emptied();
    return new Step(
        state.with(id, shorter.withPushes(pushes)),
        new Reply.Accepted(),
        ending(id, leaving, Outcome.CANCELLED));
  }

  private static Step held(DeviceState state, Event event, EnrollmentId id, boolean held) {
    Optional<ChannelState> channel = state.channel(id);
    if (channel.isEmpty() || channel.get().status() == EnrollmentStatus.CHECKED_OUT) {
      return refused(state, RefusalReason.NOT_ENROLLED);
    }
    if (channel.get().held() == held) {
      return Step.accepted(state);
    }
    ChannelState changed = channel.get().withHeld(held);
    PushState pushes =
        changed.offers() ? changed.pushes().want(event, false) : changed.pushes().emptied();
    return Step.accepted(state.with(id, changed.withPushes(pushes)));
  }

  private static boolean leftOrNeverCame(DeviceState state, EnrollmentId device) {
    return state.channel(device).map(c -> c.status() == EnrollmentStatus.CHECKED_OUT).orElse(true);
  }

  private static List<EndedCommand> ending(
      EnrollmentId id, List<QueuedCommand> leaving, Outcome outcome) {
    return leaving.stream()
        .map(c -> new EndedCommand(id, c.uuid(), c.requestType(), outcome))
        .toList();
  }

  private static Step refused(DeviceState state, RefusalReason reason) {
    return new Step(state, new Reply.Refused(reason), List.of());
  }
}
