package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/** Links by which devices that are not managed yet get an enrollment profile. */
public sealed interface LinkFact extends FleetFact {
  /**
   * A link was made.
   *
   * @param sha256 SHA-256 of the link's secret; the secret itself stands nowhere
   * @param label what it is for, in an admin's words
   * @param expiresAt from then on it leads nowhere
   * @param single whether it is good for one device
   * @param serialNumber the one device that it is for, where it is for a certain one
   * @param signIn whether whoever opens it signs in with the identity provider first
   */
  record EnrollmentLinkCreated(
      String linkId,
      Digest256 sha256,
      String label,
      Instant expiresAt,
      boolean single,
      Optional<String> serialNumber,
      boolean signIn)
      implements LinkFact {}

  /** A link leads nowhere any more. */
  record EnrollmentLinkRevoked(String linkId) implements LinkFact {}
}
