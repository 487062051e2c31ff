package dev.muster.simulator;

import java.time.Instant;
import java.util.Optional;

/**
 * One exchange as a device remembers it.
 *
 * @param sent {@code MessageType}, or {@code Report}
 * @param status {@code Status} of a report
 * @param reportedOn the command that the report was on
 * @param httpStatus what the server answered
 * @param eventId how the server names the message in its record
 * @param toldUuid the command that it answered with
 * @param toldType that command's {@code RequestType}
 */
public record JournalEntry(
    Instant at,
    String sent,
    Optional<String> status,
    Optional<String> reportedOn,
    int httpStatus,
    Optional<String> eventId,
    Optional<String> toldUuid,
    Optional<String> toldType) {}
