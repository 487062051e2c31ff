package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

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
   * An admin gave the enrolment something to do.
   *
   * @param requestType Apple's name of the command
   * @param content where its content is kept
   * @param validUntil after this moment it is no longer offered
   */
  record CommandQueued(
      CommandUuid commandUuid, String requestType, Digest256 content, Optional<Instant> validUntil)
      implements DeviceFact {}
}
