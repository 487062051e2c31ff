package dev.muster.core.device;

import dev.muster.core.desired.Managed;
import dev.muster.core.desired.ManagedFold;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.Report;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What the end of a command means for how a device should be. */
final class ManagingFold {
  private static final Set<String> PROFILES = Set.of("InstallProfile", "RemoveProfile");

  private ManagingFold() {}

  /** Commands that a device answered to, or that ended by time as it came. */
  static DeviceState answered(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Report report, Instant at) {
    if (!id.isDevice()) {
      return state;
    }
    Managed next = state.managed();
    for (EndedCommand command : ended) {
      next =
          switch (command.outcome()) {
            case ACKNOWLEDGED ->
                ManagedFold.answered(others(next, command), command.uuid(), true, report, at);
            case ERROR, COMMAND_FORMAT_ERROR ->
                ManagedFold.answered(next, command.uuid(), false, report, at);
            default -> ManagedFold.takenBack(next, command.uuid(), at);
          };
    }
    return state.withManaged(next);
  }

  /** What somebody else had it install or remove is seen in its list alone. */
  private static Managed others(Managed managed, EndedCommand command) {
    boolean profile = PROFILES.contains(command.requestType());
    boolean ours =
        managed.profiles().values().stream().anyMatch(p -> p.command().equals(command.uuid()));
    return profile && !ours ? managed.outdated() : managed;
  }

  /** Commands that left the queue otherwise. */
  static DeviceState takenBack(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Instant at) {
    Managed next = state.managed();
    for (EndedCommand command : ended) {
      next = ManagedFold.takenBack(next, command.uuid(), at);
    }
    return id.isDevice() ? state.withManaged(next) : state;
  }
}
