package dev.muster.server;

import dev.muster.core.expiry.CertificateUse;
import dev.muster.core.expiry.KnownCertificate;
import dev.muster.gateway.ca.Authorities;
import dev.muster.gateway.ca.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The certificates that a node has in its files, those that it made included. */
final class OwnCertificates {
  private final Authorities authorities;
  private final NodeTls tls;
  private final String node;

  OwnCertificates(Authorities authorities, NodeTls tls, String node) {
    this.authorities = authorities;
    this.tls = tls;
    this.node = node;
  }

  List<KnownCertificate> all() {
    List<KnownCertificate> all = new ArrayList<>();
    all.add(ofCa(CertificateUse.CA, authorities.current().chain()));
    authorities.former().forEach(former -> all.add(ofCa(CertificateUse.FORMER_CA, former.chain())));
    for (TlsIdentity shown : tls.shown()) {
      X509Certificate certificate = shown.certificate();
      all.add(
          known(
              CertificateUse.TLS,
              "%s, shown by %s".formatted(subject(certificate), node),
              certificate,
              shown.ends()));
    }
    return all;
  }

  /** It ends with the first of its chain. */
  private static KnownCertificate ofCa(CertificateUse use, List<X509Certificate> chain) {
    Instant end =
        chain.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return known(use, subject(chain.getFirst()), chain.getFirst(), end);
  }

  private static KnownCertificate known(
      CertificateUse use, String name, X509Certificate certificate, Instant end) {
    return new KnownCertificate(
        use, name, Certificates.sha256(certificate), certificate.getNotBefore().toInstant(), end);
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
