package dev.muster.packages.check;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * A certificate and those above it, each signed by the next, up to one that a root has signed. Not
 * PKIX, which takes none of the extensions that Apple marks as critical.
 *
 * @param certificates the signer's first, without the root
 */
record CertificateChain(List<X509Certificate> certificates, X509Certificate root) {
  private static final int LONGEST = 6;
  private static final int SIGNS_CERTIFICATES = 5;

  /** The chain from a certificate to one of the roots; empty if there is none. */
  static Optional<CertificateChain> of(
      X509Certificate leaf, List<X509Certificate> others, List<X509Certificate> roots) {
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate top = leaf;
    while (chain.size() < LONGEST) {
      X509Certificate current = top;
      chain.add(current);
      Optional<X509Certificate> root =
          roots.stream().filter(one -> signed(current, one)).findFirst();
      if (root.isPresent()) {
        return Optional.of(new CertificateChain(List.copyOf(chain), root.get()));
      }
      int below = chain.size() - 1;
      Optional<X509Certificate> next =
          others.stream()
              .filter(one -> !chain.contains(one))
              .filter(one -> issues(one, below) && signed(current, one))
              .findFirst();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      top = next.get();
    }
    return Optional.empty();
  }

  /** Whether it is of a CA, with so many CAs below it at most. */
  private static boolean issues(X509Certificate one, int below) {
    boolean[] usage = one.getKeyUsage();
    return one.getBasicConstraints() >= below && (usage == null || usage[SIGNS_CERTIFICATES]);
  }

  private static boolean signed(X509Certificate below, X509Certificate above) {
    if (!below.getIssuerX500Principal().equals(above.getSubjectX500Principal())) {
      return false;
    }
    try {
      below.verify(above.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The first one that is not in force at a moment. */
  Optional<X509Certificate> notInForce(Instant at) {
    return certificates.stream().filter(one -> !inForce(one, at)).findFirst();
  }

  private static boolean inForce(X509Certificate one, Instant at) {
    try {
      one.checkValidity(Date.from(at));
      return true;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return false;
    }
  }

  /** When the first of them ends. */
  Instant firstEnd() {
    return certificates.stream()
        .map(one -> one.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
