package dev.muster.admin;

/**
 * A TLS certificate with its key.
 *
 * @param certificatesPem the certificate and those above it, in PEM
 * @param keyPem its key, PKCS#8 in PEM
 */
public record TlsPair(String certificatesPem, String keyPem) {
  /** Without the key. */
  @Override
  public String toString() {
    return "TlsPair";
  }
}
