package dev.muster.core.device;

import dev.muster.core.event.Digest256;
import dev.muster.core.event.PresentedCertificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that a device proved a message with.
 *
 * @param sha256 SHA-256 of the DER certificate
 * @param validFrom the start of its validity
 * @param validUntil its end; empty where it was not recorded
 */
public record SeenCertificate(Digest256 sha256, Instant validFrom, Optional<Instant> validUntil) {
  static SeenCertificate of(PresentedCertificate certificate) {
    return new SeenCertificate(
        certificate.sha256(), certificate.validFrom(), certificate.validUntil());
  }
}
