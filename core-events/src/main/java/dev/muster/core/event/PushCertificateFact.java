package dev.muster.core.event;

import java.time.Instant;
import java.util.List;

/** The keys and certificates by which Apple takes pushes. */
public sealed interface PushCertificateFact extends FleetFact {
  /**
   * A key was made that Apple is to certify for pushes.
   *
   * @param publicKey SHA-256 of the DER SubjectPublicKeyInfo, by which its certificate is known
   * @param key PKCS#8, sealed for this event
   */
  record PushKeyCreated(Digest256 publicKey, SealedBytes key) implements PushCertificateFact {}

  /**
   * An admin gave a push certificate, by which Apple takes notifications for one topic. The newest
   * for a topic counts.
   *
   * @param topic the {@code UID} of its subject
   * @param certificates DER, the certificate first and those above it after it
   * @param key its private key, PKCS#8, sealed for this event
   */
  record PushCertificateStored(
      String topic, List<Bytes> certificates, SealedBytes key, Instant notAfter)
      implements PushCertificateFact {
    /** Copies the list. */
    public PushCertificateStored {
      certificates = List.copyOf(certificates);
    }
  }
}
