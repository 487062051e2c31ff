package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * The client certificate that a message was proved with.
 *
 * @param identity what it is known by
 * @param sha256 SHA-256 of the DER certificate
 * @param validFrom the start of its validity, in whole seconds
 * @param validUntil its end, in whole seconds; empty where it was not recorded
 * @param grant what it was issued for; empty where that was not recorded, by releases that let
 *     every Authenticate count
 */
public record PresentedCertificate(
    CertificateIdentity identity,
    Digest256 sha256,
    Instant validFrom,
    Optional<Instant> validUntil,
    Optional<Grant> grant) {

  /** As releases recorded it that did not ask what it was issued for. */
  public PresentedCertificate(CertificateIdentity identity, Digest256 sha256, Instant validFrom) {
    this(identity, sha256, validFrom, Optional.empty(), Optional.empty());
  }

  /** The same without the person who signed in for it. */
  public PresentedCertificate nameless() {
    return grant.orElse(null) instanceof Grant.SignedIn(var signIn, var devices)
        ? new PresentedCertificate(identity, sha256, validFrom, validUntil, Optional.of(devices))
        : this;
  }

  /** Whether it had ended by then. */
  public boolean endedBy(Instant moment) {
    return validUntil.filter(moment::isAfter).isPresent();
  }
}
