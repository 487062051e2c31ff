package dev.muster.admin.enrollment;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.CommandStates;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;

/** What the calls about enrolments work with. */
public record EnrollmentDependencies(
    EventLog log,
    HistoryIndex index,
    EventFactory events,
    CommandQueueing queueing,
    CommandStates states) {}
