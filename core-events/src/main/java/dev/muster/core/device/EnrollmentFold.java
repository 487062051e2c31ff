package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.recoverylock.RecoveryLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How enrollments begin, are completed, and end. */
final class EnrollmentFold {
  private EnrollmentFold() {}

  /**
   * Everything known of the old enrollment is void, user channels included; they count again after
   * their own next TokenUpdate.
   */
  static Step authenticate(
      DeviceState state,
      Event event,
      Enrollment enrollment,
      PresentedCertificate certificate,
      Authenticate message) {
    if (renews(state, enrollment.id(), certificate)) {
      return renewed(state, event, enrollment.id(), certificate, message);
    }
    List<EndedCommand> ended = new ArrayList<>();
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    channels.put(enrollment.id(), ChannelState.fresh(enrollment.channel(), event.occurredAt()));
    Enrolled begun =
        inSetup(state, enrollment.id(), certificate)
            ? Enrolled.againInSetup()
            : Enrolled.authenticated();
    state
        .channels()
        .forEach(
            (id, channel) -> {
              ended.addAll(EndedCommand.all(id, channel.queue().waiting(), Outcome.VOIDED));
              channels.put(
                  id,
                  id.equals(enrollment.id())
                      ? channel.voided(begun).seen(event.occurredAt())
                      : channel.voided(Enrolled.authenticated()));
            });
    DeviceState next =
        new DeviceState(
            state.identities().boundTo(certificate),
            message.device(),
            channels,
            Optional.empty(),
            BootstrapToken.NONE,
            state.managed().anew(),
            FileVault.UNKNOWN,
            RecoveryLock.NONE,
            Inventory.NONE,
            state.foreign());
    return new Step(next, new Reply.Accepted(), ended);
  }

  /** One that was erased comes with another certificate. */
  private static boolean inSetup(
      DeviceState state, EnrollmentId device, PresentedCertificate certificate) {
    return state.binding().filter(certificate.identity()::equals).isPresent()
        && state.channel(device).filter(ChannelState::awaitingConfiguration).isPresent();
  }

  private static boolean renews(
      DeviceState state, EnrollmentId device, PresentedCertificate certificate) {
    boolean same =
        state
            .binding()
            .filter(
                bound ->
                    bound.equals(certificate.identity())
                        || bound instanceof CertificateIdentity.Foreign)
            .isPresent();
    return same
        && !state.identities().openUntil().equals(Identities.FOR_EVER)
        && certificate.grant().filter(Grant.Renewal.class::isInstance).isPresent()
        && state.enrolled(device).isPresent();
  }

  /**
   * A device that was sent its profile once more, for another certificate, begins with Authenticate
   * as well. It is what it was: nothing of it is void, and its TokenUpdate follows.
   */
  private static Step renewed(
      DeviceState state,
      Event event,
      EnrollmentId device,
      PresentedCertificate certificate,
      Authenticate message) {
    ChannelState channel = state.channel(device).orElseThrow().seen(event.occurredAt());
    return Step.accepted(
        state
            .withIdentities(state.identities().boundTo(certificate))
            .describedBy(message.device())
            .with(device, channel));
  }

  static Step tokenUpdate(
      DeviceState state, Event event, Enrollment enrollment, TokenUpdate update) {
    ChannelState old =
        state
            .channel(enrollment.id())
            .orElseGet(() -> ChannelState.fresh(enrollment.channel(), event.occurredAt()));
    PushState reachable = old.pushes().reachable();
    ChannelState updated =
        old.withEnrolled(
                new Enrolled(
                    EnrollmentStatus.ENROLLED,
                    Optional.of(update.push()),
                    Optional.of(event.id()),
                    update.user(),
                    // One that leaves it out still waits, until it was released.
                    update.awaitingConfiguration() || old.awaitingConfiguration(),
                    update
                        .unlockToken()
                        .map(token -> event.id())
                        .or(old.enrolled()::unlockTokenEvent),
                    old.enrolled().since().or(() -> Optional.of(event.occurredAt()))))
            .withPushes(old.offers() ? reachable.want(event, false) : reachable)
            .seen(event.occurredAt());
    return Step.accepted(state.with(enrollment.id(), updated));
  }

  /** It is told to remove its enrollment, which is over by that: it need not say that it did. */
  static Step sentAway(DeviceState state, Event event, EnrollmentId device) {
    Step left = checkOut(state, event, device);
    return new Step(left.state(), new Reply.Refused(RefusalReason.DEVICE_BLOCKED), left.ended());
  }

  static Step checkOut(DeviceState state, Event event, EnrollmentId id) {
    if (state.channel(id).isEmpty()) {
      return Step.refused(state, RefusalReason.NOT_ENROLLED);
    }
    List<EndedCommand> ended = new ArrayList<>();
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    state
        .channels()
        .forEach(
            (other, channel) -> {
              ChannelState after = channel;
              if (other.equals(id) || id.isDevice()) {
                ended.addAll(EndedCommand.all(other, channel.queue().waiting(), Outcome.VOIDED));
                after = channel.voided(Enrolled.checkedOut());
              }
              channels.put(other, other.equals(id) ? after.seen(event.occurredAt()) : after);
            });
    DeviceState left = state.withChannels(channels);
    return new Step(
        id.isDevice()
            ? left.withBootstrapToken(BootstrapToken.NONE).withManaged(left.managed().anew())
            : left,
        new Reply.Accepted(),
        ended);
  }
}
