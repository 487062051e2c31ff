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
 * @param notBefore before this moment it is neither offered nor pushed for, so that it can be taken
 *     back from everyone; empty for at once
 */
public record Command(
    CommandUuid uuid,
    String requestType,
    Digest256 content,
    Optional<Instant> validUntil,
    Optional<String> payloadIdentifier,
    boolean supersedes,
    Optional<Instant> notBefore) {

  /** A command that replaces nothing and is offered at once. */
  public static Command of(
      CommandUuid uuid, String requestType, Digest256 content, Optional<Instant> validUntil) {
    return new Command(
        uuid, requestType, content, validUntil, Optional.empty(), false, Optional.empty());
  }

  /** The same command, to be offered from another moment on. */
  public Command withNotBefore(Optional<Instant> moment) {
    return new Command(
        uuid, requestType, content, validUntil, payloadIdentifier, supersedes, moment);
  }

  /** Whether this one takes the other's place in a queue. */
  public boolean replaces(Command other) {
    return supersedes
        && payloadIdentifier.isPresent()
        && requestType.equals(other.requestType)
        && payloadIdentifier.equals(other.payloadIdentifier);
  }
}
