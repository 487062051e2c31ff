package dev.muster.core.event;

import java.util.Optional;

/** A device spoke: what came, and what was turned away at the door. */
public sealed interface MessageFact extends DeviceFact {
  /**
   * A device sent a message and proved it with a certificate. Whether the certificate is the one
   * the enrollment is bound to, and so whether the message counts, is the fold's word.
   */
  record MessageReceived(PresentedCertificate certificate, Message message)
      implements MessageFact {}

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
      implements MessageFact {}
}
