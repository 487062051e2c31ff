package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.ExpiryFact;
import dev.muster.schemas.CertificateEnding;

/** What is about to end. */
final class ExpiryMapping {
  private ExpiryMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        ExpiryFact.CertificateEnding.class,
        CertificateEnding.class,
        ExpiryMapping::ending,
        ExpiryMapping::ending);
  }

  static CertificateEnding ending(ExpiryFact.CertificateEnding ending) {
    return new CertificateEnding(
        ending.use(), ending.name(), buffer(ending.sha256()), ending.notAfter(), ending.days());
  }

  static ExpiryFact.CertificateEnding ending(CertificateEnding p) {
    return new ExpiryFact.CertificateEnding(
        p.getUse(), p.getName(), digest(p.getSha256()), p.getNotAfter(), p.getDays());
  }
}
