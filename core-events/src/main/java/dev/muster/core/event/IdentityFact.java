package dev.muster.core.event;

/** Which identities speak for a device. */
public sealed interface IdentityFact extends DeviceFact {
  /** An admin revoked an identity: no certificate of it counts for this device any more. */
  record CertificateRevoked(CertificateIdentity identity) implements IdentityFact {}
}
