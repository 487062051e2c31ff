package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.ImportFact.MessageImported;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.SetBootstrapToken;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.RefusalReason;

/** How devices come over from other servers. */
final class ImportFold {
  private ImportFold() {}

  static Step evolve(DeviceState state, Event event, Enrollment enrollment, MessageImported fact) {
    if (state.identities().certificate().isPresent()) {
      // It has spoken here, and knows better than any other server.
      return Step.refused(state, RefusalReason.ENROLLED_UNDER_ANOTHER_IDENTITY);
    }
    return switch (fact.message()) {
      case Authenticate authenticate -> begun(state, event, enrollment, fact, authenticate);
      case TokenUpdate update ->
          came(state, enrollment)
              ? EnrollmentFold.tokenUpdate(state, event, enrollment, update)
              : Step.refused(state, RefusalReason.NOT_ENROLLED);
      case SetBootstrapToken set ->
          came(state, enrollment)
              ? BootstrapTokenFold.set(state, event, enrollment, set)
              : Step.refused(state, RefusalReason.NOT_ENROLLED);
      default -> throw new IllegalArgumentException("nothing else comes over");
    };
  }

  private static boolean came(DeviceState state, Enrollment enrollment) {
    return state.channel(enrollment.id().device()).isPresent();
  }

  private static Step begun(
      DeviceState state,
      Event event,
      Enrollment enrollment,
      MessageImported fact,
      Authenticate authenticate) {
    if (!enrollment.id().isDevice()) {
      return Step.refused(state, RefusalReason.MALFORMED);
    }
    Identities known =
        state
            .identities()
            .expecting(
                fact.certificate()
                    .<CertificateIdentity>map(ImportFold::identity)
                    .or(state::binding),
                fact.learnUntil());
    DeviceState described = state.withIdentities(known).describedBy(authenticate.device());
    return Step.accepted(
        described.channel(enrollment.id()).isPresent()
            ? described
            : described.with(
                enrollment.id(), ChannelState.fresh(enrollment.channel(), event.occurredAt())));
  }

  private static CertificateIdentity identity(Digest256 sha256) {
    return new CertificateIdentity.Foreign(sha256);
  }
}
