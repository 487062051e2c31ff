package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import java.util.Optional;

/** Whether a proven message counts: whether its certificate speaks for the device it claims. */
final class MessageGate {
  private MessageGate() {}

  /** Why it does not count; empty if it does. */
  static Optional<RefusalReason> refusal(
      DeviceState state, Enrollment enrollment, MessageReceived received) {
    PresentedCertificate certificate = received.certificate();
    Identities known = state.identities();
    if (known.revoked().contains(certificate.identity())) {
      return Optional.of(RefusalReason.CERTIFICATE_REVOKED);
    }
    if (received.message() instanceof Authenticate) {
      return enrollment.id().isDevice() ? Optional.empty() : Optional.of(RefusalReason.MALFORMED);
    }
    Optional<CertificateIdentity> binding = known.binding();
    if (binding.isEmpty()) {
      return Optional.of(RefusalReason.NOT_ENROLLED);
    }
    if (!binding.get().equals(certificate.identity())) {
      return Optional.of(RefusalReason.CERTIFICATE_NOT_BOUND);
    }
    if (certificate.validFrom().isBefore(known.certificateFrom())) {
      return Optional.of(RefusalReason.CERTIFICATE_SUPERSEDED);
    }
    return leftOrNeverCame(state, enrollment.id().device())
        ? Optional.of(RefusalReason.NOT_ENROLLED)
        : Optional.empty();
  }

  private static boolean leftOrNeverCame(DeviceState state, EnrollmentId device) {
    return state.channel(device).map(c -> c.status() == EnrollmentStatus.CHECKED_OUT).orElse(true);
  }
}
