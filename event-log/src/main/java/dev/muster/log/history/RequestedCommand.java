package dev.muster.log.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A command that an admin requested.
 *
 * @param offsets where its requests stand in the fleet's log, oldest first: one command may be
 *     requested for some enrolments first and for others later
 * @param targets how many enrolments it is for
 * @param cancelledAt when it was last taken back for one or more of them
 */
public record RequestedCommand(
    List<Long> offsets,
    String commandUuid,
    String requestType,
    String actor,
    Instant requestedAt,
    Optional<Instant> validUntil,
    int targets,
    Optional<Instant> cancelledAt) {}
