package dev.muster.simulator.apns;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A notification that came to APNs, and what was answered.
 *
 * @param at when it came
 * @param topic {@code apns-topic}
 * @param token in hexadecimal
 * @param apnsId {@code apns-id}, as answered
 * @param expiration {@code apns-expiration}; empty for 0, which means now or never
 * @param status the HTTP status that was answered
 * @param reason why it was refused; empty where it was taken
 */
public record Notification(
    Instant at,
    String topic,
    String token,
    UUID apnsId,
    Optional<Instant> expiration,
    int status,
    String reason) {

  /** Whether it was taken. */
  public boolean accepted() {
    return status == 200;
  }
}
