package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;
import static dev.muster.log.wire.AvroValues.sealed;

import dev.muster.core.event.PushCertificateFact;
import dev.muster.schemas.PushCertificateStored;
import dev.muster.schemas.PushKeyCreated;

/** The keys and certificates by which Apple takes pushes. */
final class PushCertificateMapping {
  private PushCertificateMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            PushCertificateFact.PushKeyCreated.class,
            PushKeyCreated.class,
            PushCertificateMapping::created,
            PushCertificateMapping::created)
        .add(
            PushCertificateFact.PushCertificateStored.class,
            PushCertificateStored.class,
            PushCertificateMapping::stored,
            PushCertificateMapping::stored);
  }

  static PushKeyCreated created(PushCertificateFact.PushKeyCreated created) {
    return new PushKeyCreated(buffer(created.publicKey()), sealed(created.key()));
  }

  static PushCertificateFact.PushKeyCreated created(PushKeyCreated p) {
    return new PushCertificateFact.PushKeyCreated(digest(p.getPublicKey()), sealed(p.getKey()));
  }

  static PushCertificateStored stored(PushCertificateFact.PushCertificateStored stored) {
    return new PushCertificateStored(
        stored.topic(),
        stored.certificates().stream().map(AvroValues::buffer).toList(),
        sealed(stored.key()),
        stored.notAfter());
  }

  static PushCertificateFact.PushCertificateStored stored(PushCertificateStored p) {
    return new PushCertificateFact.PushCertificateStored(
        p.getTopic(),
        p.getCertificates().stream().map(AvroValues::bytes).toList(),
        sealed(p.getKey()),
        p.getNotAfter());
  }
}
