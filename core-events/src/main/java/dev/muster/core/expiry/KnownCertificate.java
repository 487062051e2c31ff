package dev.muster.core.expiry;

import dev.muster.core.event.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * A certificate that will end.
 *
 * @param name says to an operator which one it is
 * @param sha256 SHA-256 of the DER certificate
 */
public record KnownCertificate(
    CertificateUse use, String name, Digest256 sha256, Instant notBefore, Instant notAfter) {

  /**
   * The fewest days before the end that are worth a warning and have come; empty while it is far.
   */
  public OptionalInt reached(Instant now) {
    return use.thresholds(Duration.between(notBefore, notAfter)).stream()
        .filter(days -> !now.isBefore(notAfter.minus(Duration.ofDays(days))))
        .mapToInt(Integer::intValue)
        .min();
  }

  /** How many whole days are left; negative once it has ended. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(
        Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
  }
}
