package dev.muster.core.event;

/** What an enrolment is bound to, and what stays the same when its certificate is renewed. */
public sealed interface CertificateIdentity {
  /**
   * The identity that this installation's CA writes into each certificate and carries over at
   * renewal.
   *
   * @param urn a {@code urn:uuid:}
   */
  record Issued(String urn) implements CertificateIdentity {}

  /** A certificate of another CA, which has nothing to know it by but its own SHA-256. */
  record Foreign(Digest256 sha256) implements CertificateIdentity {}
}
