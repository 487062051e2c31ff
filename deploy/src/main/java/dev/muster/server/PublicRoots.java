package dev.muster.server;

import dev.muster.trust.Anchors;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The CAs that devices trust without being told, as far as the Java runtime's list of them goes.
 *
 * @param anchors their roots
 */
record PublicRoots(Set<TrustAnchor> anchors) {
  /** Those of the Java runtime. */
  static PublicRoots ofRuntime() {
    try {
      return of(List.of(Anchors.ofRuntime().getAcceptedIssuers()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime has no list of CAs", e);
    }
  }

  static PublicRoots of(Collection<X509Certificate> roots) {
    return new PublicRoots(
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
  }

  /** Whether this chain leads to one of them. It is looked at as on its first day. */
  boolean lead(List<X509Certificate> chain) {
    if (anchors.isEmpty()) {
      return false;
    }
    List<X509Certificate> below =
        chain.stream()
            .takeWhile(c -> !c.getSubjectX500Principal().equals(c.getIssuerX500Principal()))
            .toList();
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(new Date(chain.getFirst().getNotBefore().getTime() + 1000));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
      return !below.isEmpty();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
