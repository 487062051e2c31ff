package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A fact about one enrolment, kept in its device's partition. */
public sealed interface DeviceFact extends Fact {
  /**
   * A device sent a message and proved it with a certificate. Whether the certificate is the one
   * the enrolment is bound to, and so whether the message counts, is the fold's word.
   */
  record MessageReceived(PresentedCertificate certificate, Message message) implements DeviceFact {}

  /**
   * A message was turned away before it could count.
   *
   * @param reason the {@link RefusalReason#code code} of a reason
   * @param messageType the {@code MessageType} (or {@code Report}), as claimed
   * @param certificate the certificate, where one could be read; it proves nothing here
   */
  record MessageRefused(
      String reason,
      int httpStatus,
      Optional<String> messageType,
      Optional<PresentedCertificate> certificate)
      implements DeviceFact {}

  /** An admin revoked an identity: no certificate of it counts for this device any more. */
  record CertificateRevoked(CertificateIdentity identity) implements DeviceFact {}

  /**
   * A command was put into the enrolment's queue.
   *
   * @param fleetOffset where in the fleet's log the {@link FleetFact.CommandRequested} stands that
   *     led to this; one at or below the highest that the enrolment has seen is a repeat
   */
  record CommandQueued(Command command, OptionalLong fleetOffset) implements DeviceFact {}

  /** An admin took a command out of the enrolment's queue. It may have been offered before. */
  record CommandCancelled(CommandUuid commandUuid) implements DeviceFact {}

  /** An admin stopped the enrolment's queue: commands are queued, but none is offered. */
  record QueueHeld() implements DeviceFact {}

  /** An admin let the enrolment's queue go on. */
  record QueueReleased() implements DeviceFact {}

  /** An admin wants the device woken, whether or not a command waits for it. */
  record PushRequested() implements DeviceFact {}

  /**
   * APNs took a push to the device. The event that called for it is the event's cause.
   *
   * @param apnsId APNs' name of the notification
   * @param attempt the number of the push since the device last got on with its queue
   */
  record PushAccepted(UUID apnsId, int attempt) implements DeviceFact {}

  /**
   * APNs refused a push to the device.
   *
   * @param status the HTTP status of its answer
   * @param reason its word for it
   * @param invalidSince since when the token is dead, by APNs' clock
   * @param tokenUpdate the event of the {@code TokenUpdate} whose token was used
   * @param setback how many pushes in a row have come to nothing
   */
  record PushRejected(
      int status, String reason, Optional<Instant> invalidSince, UUID tokenUpdate, int setback)
      implements DeviceFact {}

  /**
   * APNs gave no answer to a push, which was tried several times.
   *
   * @param problem what kept it, in words
   * @param setback how many pushes in a row have come to nothing
   */
  record PushFailed(String problem, int setback) implements DeviceFact {}
}
