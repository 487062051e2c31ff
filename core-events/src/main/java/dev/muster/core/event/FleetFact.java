package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/** A fact about the installation as a whole. */
public sealed interface FleetFact extends Fact {
  /**
   * A bearer token for the admin API was made.
   *
   * @param sha256 SHA-256 of the token's characters; the token itself stands nowhere
   */
  record ApiTokenCreated(String tokenId, String name, Digest256 sha256) implements FleetFact {}

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
      implements FleetFact {}

  /**
   * A request for a certificate was refused.
   *
   * @param reason a stable code
   * @param transactionId the SCEP transactionID, as claimed
   */
  record CertificateRefused(String reason, Optional<String> transactionId) implements FleetFact {}

  /**
   * The one-time challenge that a certificate was issued for.
   *
   * @param nonce 16 random bytes that name it
   * @param expiresAt until then it could be spent
   */
  record SpentChallenge(Bytes nonce, Instant expiresAt) {}
}
