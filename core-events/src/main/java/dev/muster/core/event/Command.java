package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A command as an admin gave it, apart from whom it is for.
 *
 * @param uuid its name
 * @param requestType Apple's name of its kind
 * @param content where its content is kept
 * @param validUntil after this moment it is no longer offered
 * @param payloadIdentifier of the profile that an {@code InstallProfile} brings, where it could be
 *     read
 * @param supersedes whether an older {@code InstallProfile} of the same payload identifier that
 *     still waits is taken out of the queue
 */
public record Command(
    CommandUuid uuid,
    String requestType,
    Digest256 content,
    Optional<Instant> validUntil,
    Optional<String> payloadIdentifier,
    boolean supersedes) {

  /** A command that replaces nothing. */
  public static Command of(
      CommandUuid uuid, String requestType, Digest256 content, Optional<Instant> validUntil) {
    return new Command(uuid, requestType, content, validUntil, Optional.empty(), false);
  }

  /** Whether this one takes the other's place in a queue. */
  public boolean replaces(Command other) {
    return supersedes
        && payloadIdentifier.isPresent()
        && requestType.equals(other.requestType)
        && payloadIdentifier.equals(other.payloadIdentifier);
  }
}
