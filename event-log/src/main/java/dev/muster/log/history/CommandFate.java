package dev.muster.log.history;

import dev.muster.core.device.Outcome;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.Message.ReportStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a command for one enrolment.
 *
 * @param refused the code of the reason why it was not queued
 * @param offered how often it was offered
 * @param notNow whether the last answer was {@code NotNow}
 * @param outcome how it ended
 * @param errorChain what the device said of its failure
 * @param lateStatus the final status that the device reported after the command had ended
 *     otherwise: it was carried out (or failed) all the same
 */
public record CommandFate(
    String commandUuid,
    EnrollmentId enrollment,
    String requestType,
    Instant queuedAt,
    Optional<String> refused,
    int offered,
    Optional<Instant> lastOfferedAt,
    boolean notNow,
    Optional<Outcome> outcome,
    Optional<Instant> endedAt,
    List<ErrorChainItem> errorChain,
    Optional<ReportStatus> lateStatus) {}
