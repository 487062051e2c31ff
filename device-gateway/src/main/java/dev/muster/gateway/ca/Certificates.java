package dev.muster.gateway.ca;

import dev.muster.core.event.Digest256;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;

/** What is asked of certificates in more than one place. */
public final class Certificates {
  private Certificates() {}

  /** SHA-256 of the certificate in DER. */
  static Digest256 sha256(X509Certificate certificate) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /** Whether this CA signed that certificate. Says nothing of dates. */
  public static boolean issuedBy(X509Certificate ca, X509Certificate certificate) {
    if (!ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
