package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.schemas.CertificateRevoked;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;

/** Identities of devices, and the certificates that show them. */
final class IdentityMapping {
  private IdentityMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        IdentityFact.CertificateRevoked.class,
        CertificateRevoked.class,
        revoked -> toSchema(revoked.identity(), CertificateRevoked::new),
        p -> new IdentityFact.CertificateRevoked(toCore(p.getIdentity(), p.getSha256())));
  }

  /** Makes a record of the schema from a URN or a SHA-256, of which the other is null. */
  static <T> T toSchema(CertificateIdentity identity, BiFunction<String, ByteBuffer, T> schema) {
    return switch (identity) {
      case CertificateIdentity.Issued(var urn) -> schema.apply(urn, null);
      case CertificateIdentity.Foreign(var sha256) -> schema.apply(null, buffer(sha256));
    };
  }

  /** The identity of a URN or, where that is null, of a SHA-256. */
  static CertificateIdentity toCore(String urn, ByteBuffer sha256) {
    return urn == null
        ? new CertificateIdentity.Foreign(digest(sha256))
        : new CertificateIdentity.Issued(urn);
  }

  static dev.muster.schemas.PresentedCertificate certificate(PresentedCertificate certificate) {
    return new dev.muster.schemas.PresentedCertificate(
        certificate.identity() instanceof CertificateIdentity.Issued(var urn) ? urn : null,
        buffer(certificate.sha256()),
        certificate.validFrom());
  }

  static PresentedCertificate certificate(dev.muster.schemas.PresentedCertificate certificate) {
    Digest256 sha256 = digest(certificate.getSha256());
    String urn = certificate.getIdentity();
    return new PresentedCertificate(
        urn == null ? new CertificateIdentity.Foreign(sha256) : new CertificateIdentity.Issued(urn),
        sha256,
        certificate.getValidFrom());
  }
}
