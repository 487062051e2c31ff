package dev.muster.gateway.signature;

import dev.muster.gateway.ca.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * CAs beside the installation's own whose devices are known here, by the digest of their
 * certificates alone.
 *
 * @param all their certificates
 * @param until when their certificates may begin no more enrollments; those who are enrolled go on
 */
public record ForeignAuthorities(List<X509Certificate> all, Instant until) {
  /** None. */
  public static final ForeignAuthorities NONE = new ForeignAuthorities(List.of(), Instant.MIN);

  /** Copies the list. */
  public ForeignAuthorities {
    all = List.copyOf(all);
  }

  boolean issued(X509Certificate certificate) {
    return all.stream().anyMatch(ca -> Certificates.issuedBy(ca, certificate));
  }
}
