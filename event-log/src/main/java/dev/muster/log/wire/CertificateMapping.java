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

  static SpentChallenge challenge(CertificateFact.SpentChallenge challenge) {
    return new SpentChallenge(buffer(challenge.nonce()), challenge.expiresAt());
  }

  static CertificateFact.SpentChallenge challenge(SpentChallenge challenge) {
    return new CertificateFact.SpentChallenge(
        bytes(challenge.getNonce()), challenge.getExpiresAt());
  }

  private static CertificateIssued issued(CertificateFact.CertificateIssued issued) {
    return new CertificateIssued(
        issued.identity(),
        issued.serialNumber(),
        buffer(issued.certificate()),
        issued.notAfter(),
        issued.challenge().map(CertificateMapping::challenge).orElse(null),
        issued.renews().orElse(null));
  }

  private static CertificateFact.CertificateIssued issued(CertificateIssued p) {
    return new CertificateFact.CertificateIssued(
        p.getIdentity(),
        p.getSerialNumber(),
        bytes(p.getCertificate()),
        p.getNotAfter(),
        Optional.ofNullable(p.getChallenge()).map(CertificateMapping::challenge),
        Optional.ofNullable(p.getRenews()));
  }
}
