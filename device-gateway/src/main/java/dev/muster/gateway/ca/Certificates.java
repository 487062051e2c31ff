package dev.muster.gateway.ca;

import dev.muster.core.event.Digest256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** What is asked of certificates in more than one place. */
public final class Certificates {
  private Certificates() {}

  /** SHA-256 of the certificate in DER. */
  public static Digest256 sha256(X509Certificate certificate) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /** Whether this is the certificate's own key, RSA or EC. */
  public static boolean fit(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> throw new IllegalArgumentException("the key is neither RSA nor EC");
        };
    byte[] anything = "fit".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(anything);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(anything);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
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
