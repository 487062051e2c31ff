package dev.muster.migration.micromdm;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and keys as PEM, whether they are kept so or as DER. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final int LINE = 64;

  private Pem() {}

  static String certificate(byte[] kept) {
    return pem(kept, "CERTIFICATE");
  }

  /** A key for RSA; MicroMDM has no others. */
  static String key(byte[] kept) {
    return pem(kept, pkcs8(kept) ? "PRIVATE KEY" : "RSA PRIVATE KEY");
  }

  /** PEM or DER, the first of several. */
  static X509Certificate parse(byte[] kept) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(kept));
  }

  private static boolean pkcs8(byte[] der) {
    try {
      KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String pem(byte[] kept, String label) {
    String text = new String(kept, StandardCharsets.ISO_8859_1);
    if (text.contains(BEGIN)) {
      return text;
    }
    return BEGIN
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(kept)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
