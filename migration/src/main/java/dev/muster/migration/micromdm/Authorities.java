package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.lang.foreign.MemorySegment;
import java.security.cert.CertificateException;

/**
 * The CA of MicroMDM's SCEP (micromdm/scep, {@code depot/bolt}): DER, beside its key and all that
 * it issued.
 */
final class Authorities {
  private static final String WHAT = "the CA that issued the devices' certificates";

  private final Kept kept;

  Authorities(Kept kept) {
    this.kept = kept;
  }

  /** What comes over of it. */
  Piece piece() {
    return kept.value("scep_certificates", "ca_certificate")
        .map(Authorities::piece)
        .orElseGet(
            () ->
                new Piece.Left(
                    WHAT, "it is not kept there: set device.trusted.cas to a file with it"));
  }

  private static Piece piece(MemorySegment value) {
    try {
      byte[] certificate = Proto.copy(value);
      Pem.parse(certificate);
      return new Piece.Authority(Pem.certificate(certificate));
    } catch (CertificateException | Unreadable e) {
      return new Piece.Left(
          WHAT, "it can't be read there: set device.trusted.cas to a file with it");
    }
  }
}
