package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.provision.ProvisionFold;
import dev.muster.core.provision.Provisioning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What facts and answers mean for the blueprint of a device. */
final class ProvisioningFold {
  private static final String RELEASE = "DeviceConfigured";

  /** Only a device that waits in Setup Assistant takes them. */
  private static final Set<String> ONLY_WAITING = Set.of(RELEASE, "AccountConfiguration");

  private ProvisioningFold() {}

  static Step evolve(DeviceState state, Event event, ProvisionFact fact) {
    return Step.accepted(
        state.withProvisioning(
            ProvisionFold.evolve(state.provisioning(), fact, event.occurredAt())));
  }

  /**
   * Whether a command releases a device whose time is over, or that an admin wants out: what it
   * does not answer to must not stand in front of that.
   */
  static boolean releases(DeviceState state, Command command) {
    return state
        .provisioning()
        .flatMap(Provisioning::release)
        .filter(release -> release.command().equals(command.uuid()))
        .filter(release -> release.why() != ReleaseReason.DONE)
        .isPresent();
  }

  /** Commands that a device answered to, or that ended by time as it came. */
  static DeviceState answered(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Report report, Instant at) {
    if (!id.isDevice()) {
      return state;
    }
    if (ended.isEmpty()) {
      return late(state, report, at);
    }
    Optional<Provisioning> next = state.provisioning();
    boolean out = false;
    for (EndedCommand command : ended) {
      boolean done = command.outcome() == Outcome.ACKNOWLEDGED;
      boolean said =
          done
              || command.outcome() == Outcome.ERROR
              || command.outcome() == Outcome.COMMAND_FORMAT_ERROR;
      next =
          said
              ? ProvisionFold.answered(
                  next, command.uuid(), done, done ? List.of() : report.errorChain(), at)
              : ProvisionFold.takenBack(next, command.uuid(), at);
      if (done && command.requestType().equals(RELEASE)) {
        next = ProvisionFold.out(next, at);
        out = true;
      }
      if (said
          && ONLY_WAITING.contains(command.requestType())
          && ProvisionFold.neverWaited(report.errorChain())) {
        next = ProvisionFold.neverWaited(next, at);
        out = true;
      }
    }
    next = ProvisionFold.reported(next, report.seen(), report.device().osVersion(), at);
    DeviceState after = state.withProvisioning(next);
    return out ? outOfSetup(after, id) : after;
  }

  /** What was taken out of the queue may have been on its way: that it was done counts. */
  private static DeviceState late(DeviceState state, Report report, Instant at) {
    if (report.status() != ReportStatus.ACKNOWLEDGED || report.commandUuid().isEmpty()) {
      return state;
    }
    return state.withProvisioning(
        ProvisionFold.answered(
            state.provisioning(), report.commandUuid().get(), true, List.of(), at));
  }

  static DeviceState takenBack(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Instant at) {
    Optional<Provisioning> next = state.provisioning();
    for (EndedCommand command : ended) {
      next = ProvisionFold.takenBack(next, command.uuid(), at);
    }
    return id.isDevice() ? state.withProvisioning(next) : state;
  }

  private static DeviceState outOfSetup(DeviceState state, EnrollmentId id) {
    return state
        .channel(id)
        .filter(ChannelState::awaitingConfiguration)
        .map(channel -> state.with(id, channel.withEnrolled(channel.enrolled().configured())))
        .orElse(state);
  }
}
