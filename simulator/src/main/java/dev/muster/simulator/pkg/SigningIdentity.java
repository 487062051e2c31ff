package dev.muster.simulator.pkg;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who signs packages.
 *
 * @param chain the certificate of the key, the one above it, and the root
 */
public record SigningIdentity(PrivateKey key, List<X509Certificate> chain) {
  /** Copies the list. */
  public SigningIdentity {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }
}
