package dev.muster.core.device;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.PushFact.PushAccepted;
import dev.muster.core.event.PushFact.PushFailed;
import dev.muster.core.event.PushFact.PushRejected;
import dev.muster.core.event.PushFact.PushRequested;
import dev.muster.core.event.RefusalReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What pushes, and APNs' answers to them, change of a channel. */
final class PushFold {
  private static final int CERTIFICATE_REFUSED = 403;

  private PushFold() {}

  static Step evolve(DeviceState state, Event event, EnrollmentId id, PushFact fact) {
    return switch (fact) {
      case PushRequested requested -> requested(state, event, id);
      case PushAccepted accepted -> accepted(state, event, id, accepted);
      case PushRejected rejected -> rejected(state, event, id, rejected);
      case PushFailed failed -> failed(state, event, id, failed);
    };
  }

  private static Step requested(DeviceState state, Event event, EnrollmentId id) {
    boolean enrolled = state.enrolled(id).isPresent();
    return enrolled
        ? changed(state, id, channel -> channel.pushes().want(event, true))
        : Step.refused(state, RefusalReason.NOT_ENROLLED);
  }

  private static Step accepted(
      DeviceState state, Event event, EnrollmentId id, PushAccepted accepted) {
    return changed(
        state,
        id,
        channel -> channel.pushes().accepted(event, accepted.attempt(), channel.offers()));
  }

  /** What APNs says of a token that the device has replaced since is about nobody. */
  private static Step rejected(
      DeviceState state, Event event, EnrollmentId id, PushRejected rejected) {
    return changed(
        state,
        id,
        channel -> {
          if (!channel.tokenUpdate().equals(Optional.of(rejected.tokenUpdate()))) {
            return channel.pushes();
          }
          if (rejected.status() == CERTIFICATE_REFUSED) {
            // Not the device's fault, so it need not wait when the certificate is good again.
            return channel.pushes();
          }
          return dead(rejected)
              ? channel.pushes().unreachable(event, rejected.reason())
              : channel.pushes().setBack(event, rejected.setback(), rejected.reason());
        });
  }

  private static Step failed(DeviceState state, Event event, EnrollmentId id, PushFailed failed) {
    return changed(
        state, id, channel -> channel.pushes().setBack(event, failed.setback(), failed.problem()));
  }

  /**
   * Apple, "Handling notification responses from APNs": 410 Unregistered has the time since when
   * the token is dead, and one that the device told later is good.
   */
  private static boolean dead(PushRejected rejected) {
    return switch (rejected.reason()) {
      case "BadDeviceToken", "DeviceTokenNotForTopic" -> true;
      case "Unregistered" ->
          rejected
              .invalidSince()
              .filter(since -> since.isBefore(toldAt(rejected.tokenUpdate())))
              .isEmpty();
      default -> false;
    };
  }

  /** A UUIDv7 begins with its time in milliseconds (RFC 9562, section 5.7). */
  private static Instant toldAt(UUID tokenUpdate) {
    return Instant.ofEpochMilli(tokenUpdate.getMostSignificantBits() >>> 16);
  }

  /** Changes nothing of a channel that is not enrolled: its pushes are void. */
  private static Step changed(
      DeviceState state, EnrollmentId id, Function<ChannelState, PushState> change) {
    Optional<ChannelState> channel = state.enrolled(id);
    return channel
        .map(c -> Step.accepted(state.with(id, c.withPushes(change.apply(c)))))
        .orElseGet(() -> Step.accepted(state));
  }
}
