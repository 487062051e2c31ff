package dev.muster.gateway.ca;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** What is asked of certificates in more than one place. */
public final class Certificates {
  private Certificates() {}

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
