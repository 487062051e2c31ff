package dev.muster.core.device;

import dev.muster.core.desired.ManagedFold;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.ImportFact;
import dev.muster.core.event.ManagedFact;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.CheckOut;
import dev.muster.core.event.Message.DeclarativeManagement;
import dev.muster.core.event.Message.GetBootstrapToken;
import dev.muster.core.event.Message.GetToken;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.SetBootstrapToken;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.MessageFact.MessageRefused;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RecoveryLockFact;
import dev.muster.core.event.RefusalReason;
import java.util.List;
import java.util.Optional;

/**
 * {@code evolve}: the one function that gives events their meaning. It is pure, total over every
 * sequence of events, and folding an event twice in a row is folding it once. It sends each event
 * to the fold of the component that it is about.
 */
public final class DeviceFold {
  /**
   * Changes with every change of what events mean: a state that another version folded is folded
   * anew.
   */
  public static final int VERSION = 7;

  private DeviceFold() {}

  /**
   * Folds one event of a device into the device's state.
   *
   * @throws IllegalArgumentException if the event is not about an enrollment
   */
  public static Step evolve(DeviceState state, Event event) {
    Enrollment enrollment =
        event
            .enrollment()
            .orElseThrow(() -> new IllegalArgumentException("an event without an enrollment"));
    if (state.foreign().isPresent()) {
      return unknowable(state);
    }
    return switch (event.fact()) {
      case DeviceFact fact ->
          switch (fact) {
            case MessageFact f -> message(state, event, enrollment, f);
            case QueueFact f -> QueueFold.evolve(state, event, enrollment.id(), f);
            case PushFact f -> PushFold.evolve(state, event, enrollment.id(), f);
            case IdentityFact f -> IdentityFold.evolve(state, event, f);
            case ProvisionFact f -> ProvisioningFold.evolve(state, event, f);
            case ManagedFact f ->
                Step.accepted(
                    state.withManaged(ManagedFold.evolve(state.managed(), f, event.occurredAt())));
            case RecoveryLockFact f ->
                Step.accepted(
                    state.withRecoveryLock(state.recoveryLock().evolve(f, event.occurredAt())));
            case ImportFact.MessageImported f -> ImportFold.evolve(state, event, enrollment, f);
          };
      case FleetFact fact ->
          throw new IllegalArgumentException("a fleet fact in a device's partition");
      case DepFact fact ->
          throw new IllegalArgumentException("a fact about DEP in a device's partition");
    };
  }

  /**
   * Folds a fact of a kind that this version does not know: from there on it can say nothing of the
   * device, until it is replaced by a version that can.
   *
   * @param kind the name of the fact
   */
  public static Step foreign(DeviceState state, String kind) {
    return unknowable(state.foreign().isPresent() ? state : state.withForeign(kind));
  }

  private static Step unknowable(DeviceState state) {
    return new Step(state, new Reply.Unknowable(state.foreign().orElseThrow()), List.of());
  }

  private static Step message(
      DeviceState state, Event event, Enrollment enrollment, MessageFact fact) {
    return switch (fact) {
      case MessageReceived received -> {
        Optional<RefusalReason> refusal = MessageGate.refusal(state, event, enrollment, received);
        if (refusal.equals(Optional.of(RefusalReason.DEVICE_BLOCKED))) {
          yield EnrollmentFold.sentAway(state, event, enrollment.id().device());
        }
        yield refusal.isPresent()
            ? Step.refused(state, refusal.get())
            : admitted(state, event, enrollment, received);
      }
      case MessageRefused refused -> Step.accepted(state);
    };
  }

  private static Step admitted(
      DeviceState state, Event event, Enrollment enrollment, MessageReceived received) {
    if (received.message() instanceof Authenticate authenticate) {
      return EnrollmentFold.authenticate(
          state, event, enrollment, received.certificate(), authenticate);
    }
    Identities known = state.identities();
    DeviceState seen =
        state.withIdentities(
            known.binding().isEmpty()
                ? known.boundTo(received.certificate())
                : known.seen(received.certificate()));
    return switch (received.message()) {
      case Authenticate again -> throw new IllegalStateException("handled above");
      case TokenUpdate update -> EnrollmentFold.tokenUpdate(seen, event, enrollment, update);
      case CheckOut goodbye -> EnrollmentFold.checkOut(seen, event, enrollment.id());
      case Report report ->
          QueueFold.report(seen, event, enrollment.id(), report, received.certificate());
      case SetBootstrapToken set -> BootstrapTokenFold.set(seen, event, enrollment, set);
      case UserAuthenticate user -> heard(seen, event, enrollment);
      case GetToken token -> ofEnrolled(seen, event, enrollment);
      case DeclarativeManagement asked -> ofEnrolled(seen, event, enrollment);
      case GetBootstrapToken get -> BootstrapTokenFold.get(seen, event, enrollment);
    };
  }

  private static Step ofEnrolled(DeviceState state, Event event, Enrollment enrollment) {
    return state
        .channel(enrollment.id())
        .filter(channel -> channel.status() == EnrollmentStatus.ENROLLED)
        .map(channel -> heard(state, event, enrollment))
        .orElseGet(() -> Step.refused(state, RefusalReason.NOT_ENROLLED));
  }

  private static Step heard(DeviceState state, Event event, Enrollment enrollment) {
    return Step.accepted(state.seen(enrollment.id(), event.occurredAt()));
  }
}
