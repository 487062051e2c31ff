package dev.muster.core.device;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that waits in a queue.
 *
 * @param content where its content is kept
 * @param queuedAt when it was queued
 * @param validUntil after this moment it is no longer offered
 * @param notNow the device answered {@code NotNow} in the present conversation
 */
public record QueuedCommand(
    CommandUuid uuid,
    String requestType,
    Digest256 content,
    Instant queuedAt,
    Optional<Instant> validUntil,
    boolean notNow) {

  QueuedCommand withNotNow(boolean value) {
    return value == notNow
        ? this
        : new QueuedCommand(uuid, requestType, content, queuedAt, validUntil, value);
  }

  boolean expiredAt(Instant moment) {
    return validUntil.isPresent() && validUntil.get().isBefore(moment);
  }

  Urgency urgency() {
    return Urgency.of(requestType);
  }
}
