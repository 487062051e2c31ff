package dev.muster.core.device;

import dev.muster.core.event.Event;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.IdentityFact.CertificateRevoked;
import dev.muster.core.event.IdentityFact.DeviceBlocked;
import dev.muster.core.event.IdentityFact.DeviceUnblocked;
import dev.muster.core.event.IdentityFact.ReenrollmentAllowed;
import dev.muster.core.event.IdentityFact.RenewalRequested;
import java.util.List;
import java.util.Optional;

/** Which identities may speak for a device. */
final class IdentityFold {
  private static final String ERASE = "EraseDevice";

  private IdentityFold() {}

  static Step evolve(DeviceState state, Event event, IdentityFact fact) {
    Identities known = state.identities();
    return switch (fact) {
      case CertificateRevoked(var identity) ->
          Step.accepted(state.withIdentities(known.revoke(identity)));
      case ReenrollmentAllowed(var until) ->
          // One that was erased stays open.
          Step.accepted(
              known.openUntil().equals(Identities.FOR_EVER)
                  ? state
                  : state.withIdentities(known.open(until)));
      case RenewalRequested requested ->
          Step.accepted(state.withIdentities(requested(known, event, requested)));
      case DeviceBlocked blocked -> Step.accepted(state.withIdentities(known.blocked(true)));
      case DeviceUnblocked unblocked -> Step.accepted(state.withIdentities(known.blocked(false)));
    };
  }

  /** About a certificate that was replaced meanwhile it says nothing any more. */
  private static Identities requested(Identities known, Event event, RenewalRequested fact) {
    boolean current =
        known.certificate().filter(c -> c.sha256().equals(fact.certificate())).isPresent();
    if (!current || known.renewal().filter(r -> r.command().equals(fact.command())).isPresent()) {
      return known;
    }
    int attempts = known.renewal().map(RenewalState::attempts).orElse(0) + 1;
    return known.renewing(
        Optional.of(new RenewalState(fact.command(), event.occurredAt(), attempts)));
  }

  /** A device that said that it erases itself comes back with another identity, if at all. */
  static DeviceState afterwards(DeviceState state, List<EndedCommand> ended) {
    boolean erased =
        ended.stream()
            .anyMatch(
                one ->
                    one.enrollment().isDevice()
                        && one.requestType().equals(ERASE)
                        && one.outcome() == Outcome.ACKNOWLEDGED);
    return erased ? state.withIdentities(state.identities().open(Identities.FOR_EVER)) : state;
  }
}
