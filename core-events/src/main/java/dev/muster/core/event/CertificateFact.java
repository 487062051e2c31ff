package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/** What the installation's CA did. */
public sealed interface CertificateFact extends FleetFact {
  /**
   * The installation's CA issued a client certificate.
   *
   * @param identity the {@code urn:uuid:} that was written into it
   * @param serialNumber lower-case hexadecimal
   * @param certificate DER
   * @param challenge the one-time challenge that it was issued for
   * @param renews the serial number of the certificate that it renews
   */
  record CertificateIssued(
      String identity,
      String serialNumber,
      Bytes certificate,
      Instant notAfter,
      Optional<SpentChallenge> challenge,
      Optional<String> renews)
      implements CertificateFact {}

  /**
   * A request for a certificate was refused.
   *
   * @param reason a stable code
   * @param transactionId the SCEP transactionID, as claimed
   */
  record CertificateRefused(String reason, Optional<String> transactionId)
      implements CertificateFact {}

  /**
   * The one-time challenge that a certificate was issued for.
   *
   * @param nonce 16 random bytes that name it
   * @param expiresAt until then it could be spent
   */
  record SpentChallenge(Bytes nonce, Instant expiresAt) {}
}
