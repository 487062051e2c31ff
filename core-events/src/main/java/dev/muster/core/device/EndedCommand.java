package dev.muster.core.device;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;

/** A command that left its queue, and how. */
public record EndedCommand(
    EnrollmentId enrollment, CommandUuid uuid, String requestType, Outcome outcome) {}
