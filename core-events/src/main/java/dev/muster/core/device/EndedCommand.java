package dev.muster.core.device;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import java.util.List;

/** A command that left its queue, and how. */
public record EndedCommand(
    EnrollmentId enrollment, CommandUuid uuid, String requestType, Outcome outcome) {

  /** All of these, in the same way. */
  static List<EndedCommand> all(EnrollmentId id, List<QueuedCommand> leaving, Outcome outcome) {
    return leaving.stream()
        .map(c -> new EndedCommand(id, c.uuid(), c.requestType(), outcome))
        .toList();
  }
}
