package dev.muster.log.wire;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The circumstances of an event as far as every version can read them, whatever happened.
 *
 * @param node the node that recorded it
 * @param version of the program that recorded it
 * @param actor the name of who caused it
 * @param subject what it is about, and its key in the log
 * @param enrollmentId the enrollment it belongs to
 */
public record Envelope(
    UUID id,
    Instant occurredAt,
    String node,
    String version,
    String actor,
    UUID correlationId,
    Optional<UUID> causationId,
    String subject,
    Optional<String> enrollmentId) {}
