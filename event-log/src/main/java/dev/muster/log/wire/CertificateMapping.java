package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;

import dev.muster.core.event.CertificateFact;
import dev.muster.schemas.CertificateIssued;
import dev.muster.schemas.CertificateRefused;
import dev.muster.schemas.SpentChallenge;
import java.util.Optional;

/** What the CA did. */
final class CertificateMapping {
  private CertificateMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            CertificateFact.CertificateIssued.class,
            CertificateIssued.class,
            CertificateMapping::issued,
            CertificateMapping::issued)
        .add(
            CertificateFact.CertificateRefused.class,
            CertificateRefused.class,
            refused ->
                new CertificateRefused(refused.reason(), refused.transactionId().orElse(null)),
            p ->
                new CertificateFact.CertificateRefused(
                    p.getReason(), Optional.ofNullable(p.getTransactionId())));
  }

  private static CertificateIssued issued(CertificateFact.CertificateIssued issued) {
    return new CertificateIssued(
        issued.identity(),
        issued.serialNumber(),
        buffer(issued.certificate()),
        issued.notAfter(),
        issued
            .challenge()
            .map(c -> new SpentChallenge(buffer(c.nonce()), c.expiresAt()))
            .orElse(null),
        issued.renews().orElse(null));
  }

  private static CertificateFact.CertificateIssued issued(CertificateIssued p) {
    return new CertificateFact.CertificateIssued(
        p.getIdentity(),
        p.getSerialNumber(),
        bytes(p.getCertificate()),
        p.getNotAfter(),
        Optional.ofNullable(p.getChallenge())
            .map(c -> new CertificateFact.SpentChallenge(bytes(c.getNonce()), c.getExpiresAt())),
        Optional.ofNullable(p.getRenews()));
  }
}
