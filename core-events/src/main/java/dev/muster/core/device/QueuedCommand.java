package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import java.time.Instant;

/**
 * A command that waits in a queue.
 *
 * @param queuedAt when it was queued
 * @param notNow the device answered {@code NotNow} in the present conversation
 */
public record QueuedCommand(Command command, Instant queuedAt, boolean notNow) {

  /** Its name. */
  public CommandUuid uuid() {
    return command.uuid();
  }

  /** Apple's name of its kind. */
  public String requestType() {
    return command.requestType();
  }

  /** Where its content is kept. */
  public Digest256 content() {
    return command.content();
  }

  /** Whether it must reach a lost or stolen device before anything else does. */
  public boolean urgent() {
    return urgency() == Urgency.URGENT;
  }

  QueuedCommand withNotNow(boolean value) {
    return value == notNow ? this : new QueuedCommand(command, queuedAt, value);
  }

  boolean expiredAt(Instant moment) {
    return command.validUntil().filter(until -> until.isBefore(moment)).isPresent();
  }

  /** Whether it may be offered at this moment. */
  public boolean ripeAt(Instant moment) {
    return command.notBefore().filter(moment::isBefore).isEmpty();
  }

  Urgency urgency() {
    return Urgency.of(requestType());
  }
}
