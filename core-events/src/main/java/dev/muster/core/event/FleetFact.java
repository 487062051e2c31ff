package dev.muster.core.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A fact about the installation as a whole. */
public sealed interface FleetFact extends Fact {
  /**
   * A bearer token for the admin API was made.
   *
   * @param sha256 SHA-256 of the token's characters; the token itself stands nowhere
   * @param expiresAt from then on it counts no more
   */
  record ApiTokenCreated(
      String tokenId, String name, Digest256 sha256, ApiRole role, Optional<Instant> expiresAt)
      implements FleetFact {}

  /** A bearer token for the admin API counts no more. */
  record ApiTokenRevoked(String tokenId) implements FleetFact {}

  /**
   * Someone called the admin API without a token that counts.
   *
   * @param reason a stable code
   * @param remoteAddress where the call came from
   * @param attempts how often it happened since it was recorded last
   */
  record ApiAccessRefused(String reason, String remoteAddress, int attempts) implements FleetFact {}

  /**
   * An admin gave enrolments something to do; it is queued for each target in its own partition.
   */
  record CommandRequested(Command command, List<Enrollment> targets) implements FleetFact {
    /** Copies the list. */
    public CommandRequested {
      targets = List.copyOf(targets);
    }
  }

  /** An admin took a command back; it is cancelled for each target in its own partition. */
  record CommandCancelRequested(CommandUuid commandUuid, List<Enrollment> targets)
      implements FleetFact {
    /** Copies the list. */
    public CommandCancelRequested {
      targets = List.copyOf(targets);
    }
  }

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
   * A gateway had more messages than it could answer soon, and told devices to come again.
   *
   * @param messages how many, since it was recorded last
   */
  record MessagesTurnedAway(int messages) implements FleetFact {
    /** How often a gateway says so for as long as it goes on. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);
  }

  /**
   * A key was made that Apple is to certify for pushes.
   *
   * @param publicKey SHA-256 of the DER SubjectPublicKeyInfo, by which its certificate is known
   * @param key PKCS#8, sealed for this event
   */
  record PushKeyCreated(Digest256 publicKey, SealedBytes key) implements FleetFact {}

  /**
   * An admin gave a push certificate, by which Apple takes notifications for one topic. The newest
   * for a topic counts.
   *
   * @param topic the {@code UID} of its subject
   * @param certificates DER, the certificate first and those above it after it
   * @param key its private key, PKCS#8, sealed for this event
   */
  record PushCertificateStored(
      String topic, List<Bytes> certificates, SealedBytes key, Instant notAfter)
      implements FleetFact {
    /** Copies the list. */
    public PushCertificateStored {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * The one-time challenge that a certificate was issued for.
   *
   * @param nonce 16 random bytes that name it
   * @param expiresAt until then it could be spent
   */
  record SpentChallenge(Bytes nonce, Instant expiresAt) {}
}
