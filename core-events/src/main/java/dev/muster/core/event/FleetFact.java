package dev.muster.core.event;

import java.time.Instant;

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
   */
  record CertificateIssued(
      String identity, String serialNumber, Bytes certificate, Instant notAfter)
      implements FleetFact {}
}
