package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A device is to be woken, and what APNs said to that. */
public sealed interface PushFact extends DeviceFact {
  /** An admin wants the device woken, whether or not a command waits for it. */
  record PushRequested() implements PushFact {}

  /**
   * APNs took a push to the device. The event that called for it is the event's cause.
   *
   * @param apnsId APNs' name of the notification
   * @param attempt the number of the push since the device last got on with its queue
   */
  record PushAccepted(UUID apnsId, int attempt) implements PushFact {}

  /**
   * APNs refused a push to the device.
   *
   * @param status the HTTP status of its answer
   * @param reason its word for it
   * @param invalidSince since when the token is dead, by APNs' clock
   * @param tokenUpdate the event of the {@code TokenUpdate} whose token was used
   * @param setback how many pushes in a row have come to nothing
   */
  record PushRejected(
      int status, String reason, Optional<Instant> invalidSince, UUID tokenUpdate, int setback)
      implements PushFact {}

  /**
   * APNs gave no answer to a push, which was tried several times.
   *
   * @param problem what kept it, in words
   * @param setback how many pushes in a row have come to nothing
   */
  record PushFailed(String problem, int setback) implements PushFact {}
}
