package dev.muster.server;

import dev.muster.gateway.ca.Certificates;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a node proves its names with. Immutable.
 *
 * @param chain the certificate, and those above it
 * @param key the certificate's key, RSA or EC
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Checks that they belong together.
   *
   * @throws IllegalArgumentException if they don't; the message says why
   */
  TlsIdentity {
    chain = List.copyOf(chain);
    if (!Certificates.fit(chain.getFirst(), key)) {
      throw new IllegalArgumentException(
          "the key is not that of the first certificate, which must be the server's own");
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!Certificates.issuedBy(chain.get(i + 1), chain.get(i))) {
        throw new IllegalArgumentException(
            "certificate %d is not issued by the next: each must stand before its issuer"
                .formatted(i + 1));
      }
    }
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  Instant ends() {
    return certificate().getNotAfter().toInstant();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + certificate().getSubjectX500Principal() + "]";
  }
}
