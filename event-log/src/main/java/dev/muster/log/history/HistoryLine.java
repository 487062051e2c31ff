package dev.muster.log.history;

import dev.muster.core.event.EnrollmentId;
import java.time.Instant;
import java.util.Optional;

/**
 * One event of a device, without its content: where it stands, and what it led to.
 *
 * @param partition of the topic of device events
 * @param offset in that partition
 * @param recordedAt the broker's time of the record
 * @param kind the {@link dev.muster.core.event.Fact#kind kind} of its fact
 */
public record HistoryLine(
    int partition,
    long offset,
    Instant recordedAt,
    String kind,
    Optional<EnrollmentId> enrollment,
    Consequence consequence) {}
