package dev.muster.core.device;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.ProvisionFact;
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

  /** Commands that a device answered to, or that ended by time as it came. */
  static DeviceState answered(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Report report, Instant at) {
    if (!id.isDevice() || ended.isEmpty()) {
      return state;
    }
    Optional<Provisioning> next = state.provisioning();
    boolean out = false;
    for (EndedCommand command : ended) {
      boolean done = command.outcome() == Outcome.ACKNOWLEDGED;
      boolean said = done || command.outcome() == Outcome.ERROR;
      next =
          ProvisionFold.answered(
              next, command.uuid(), done, said && !done ? report.errorChain() : List.of(), at);
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

  static DeviceState takenBack(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Instant at) {
    Optional<Provisioning> next = state.provisioning();
    for (EndedCommand command : ended) {
      next = ProvisionFold.answered(next, command.uuid(), false, List.of(), at);
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
