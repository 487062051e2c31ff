package dev.muster.core.device;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.PresentedCertificate;
import java.util.Optional;

/** What someone wants of a device's record, verified as far as it can be without that record. */
public sealed interface Request {
  /**
   * A device has sent a message.
   *
   * @param enrollment whom it claims to be from
   * @param certificateOwner the device that is known to be bound to this certificate
   */
  record Receive(
      EnrollmentId enrollment,
      PresentedCertificate certificate,
      Optional<EnrollmentId> certificateOwner,
      Message message)
      implements Request {}

  /** An admin wants the enrolment's queue stopped. */
  record Hold(EnrollmentId enrollment) implements Request {}

  /** An admin wants the enrolment's queue to go on. */
  record Release(EnrollmentId enrollment) implements Request {}

  /** An admin wants the device woken. */
  record Push(EnrollmentId enrollment) implements Request {}
}
