package dev.muster.core.event;

import java.time.Instant;

/** Which identities speak for a device. */
public sealed interface IdentityFact extends DeviceFact {
  /** An admin revoked an identity: no certificate of it counts for this device any more. */
  record CertificateRevoked(CertificateIdentity identity) implements IdentityFact {}

  /**
   * An admin let the device enroll anew under another identity.
   *
   * @param until after this moment it may no longer
   */
  record ReenrollmentAllowed(Instant until) implements IdentityFact {}

  /**
   * The device was told to get another certificate, by a command in its queue.
   *
   * @param command that one's name
   * @param certificate the certificate that is to be replaced
   */
  record RenewalRequested(CommandUuid command, Digest256 certificate) implements IdentityFact {}

  /**
   * An admin blocked the device: as soon as it asks for commands it is told to remove its
   * enrollment, and it does not enroll again until it is let in.
   */
  record DeviceBlocked() implements IdentityFact {}

  /** An admin let a blocked device in again. */
  record DeviceUnblocked() implements IdentityFact {}
}
