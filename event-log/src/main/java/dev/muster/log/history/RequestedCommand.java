package dev.muster.log.history;

import java.time.Instant;
import java.util.Optional;

/**
 * A command that an admin requested.
 *
 * @param offset where the request stands in the fleet's log
 * @param targets how many enrolments it is for
 * @param cancelledAt when it was last taken back for one or more of them
 */
public record RequestedCommand(
    long offset,
    String commandUuid,
    String requestType,
    String actor,
    Instant requestedAt,
    Optional<Instant> validUntil,
    int targets,
    Optional<Instant> cancelledAt) {}
