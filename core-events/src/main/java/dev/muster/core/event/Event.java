package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One immutable fact with its circumstances, as the log holds it.
 *
 * @param id UUIDv7
 * @param occurredAt when it happened, by the clock of the node that recorded it, in whole
 *     milliseconds; the only time that the fold knows
 * @param recordedBy which program wrote it
 * @param actor who caused it
 * @param correlationId shared by all events that one request led to
 * @param causationId the event that led to this one
 * @param subject what the event is about, and its key in the log
 * @param enrollment the enrolment it belongs to; empty for facts about the fleet
 * @param traceParent the W3C {@code traceparent} of the request
 * @param request the request as received, for messages of devices
 * @param fact what happened
 */
public record Event(
    UUID id,
    Instant occurredAt,
    Recorder recordedBy,
    Actor actor,
    UUID correlationId,
    Optional<UUID> causationId,
    String subject,
    Optional<Enrollment> enrollment,
    Optional<String> traceParent,
    Optional<RawRequest> request,
    Fact fact) {}
