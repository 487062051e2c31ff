package dev.muster.push;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What came of a notification. */
sealed interface ApnsAnswer {
  /** APNs took it, under this name. */
  record Accepted(UUID apnsId) implements ApnsAnswer {}

  /**
   * APNs refused it.
   *
   * @param invalidSince since when the token is dead, with {@code Unregistered}
   */
  record Rejected(int status, String reason, Optional<Instant> invalidSince) implements ApnsAnswer {

    /** APNs has trouble of its own: the same notification may be taken a moment later. */
    boolean passing() {
      return status >= 500;
    }

    /** The certificate is not good for the topic, whatever the device. */
    boolean aboutTheTopic() {
      return status == 403;
    }
  }

  /** APNs could not be reached, or the connection ended before the answer. */
  record NoAnswer(String problem) implements ApnsAnswer {}
}
