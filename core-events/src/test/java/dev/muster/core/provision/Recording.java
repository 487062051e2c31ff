package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.provision.StepState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device that was provisioned, step by step, put together by hand. */
final class Recording {
  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final String blueprint;
  private final List<ProvisionStep> steps = new ArrayList<>();
  private final List<StepState> states = new ArrayList<>();
  private Instant now = NOON;

  Recording(String blueprint) {
    this.blueprint = blueprint;
  }

  static ProvisionStep step(String name, StepNeed need, Duration within) {
    return new ProvisionStep(
        name,
        Optional.of(new StepCommand(name, new Digest256(1, 2, 3, 4), Optional.empty())),
        need,
        3,
        within);
  }

  Recording done(String name, int seconds) {
    return with(name, Status.DONE, seconds, Proof.NONE);
  }

  Recording failed(String name, int seconds) {
    return with(name, Status.FAILED, seconds, Proof.NONE);
  }

  Recording skipped(String name) {
    return with(name, Status.SKIPPED, 0, Proof.NONE);
  }

  /** A step that is done when the device has fetched something and reported it. */
  Recording installed(String name, int accepted, int fetched, int present) {
    Proof proof =
        new Proof(
            Optional.of(now.plusSeconds(accepted)),
            Spans.NONE,
            Optional.of(now.plusSeconds(fetched)),
            Optional.of(now.plusSeconds(present)),
            Optional.empty(),
            1,
            Optional.empty());
    return with(name, Status.DONE, present, proof);
  }

  private Recording with(String name, Status status, int seconds, Proof proof) {
    steps.add(step(name, StepNeed.OPTIONAL, Duration.ofMinutes(5)));
    boolean begun = status != Status.SKIPPED;
    Instant end = now.plusSeconds(seconds);
    states.add(
        new StepState(
            status,
            Optional.empty(),
            begun ? 1 : 0,
            begun ? Optional.of(now) : Optional.empty(),
            end,
            status == Status.FAILED ? "it took longer than it may" : "",
            proof));
    now = end;
    return this;
  }

  Provisioning released() {
    return released(ReleaseReason.DONE);
  }

  Provisioning released(ReleaseReason why) {
    return new Provisioning(
        plan(),
        states,
        Optional.of(new Provisioning.Release(why, "", new CommandUuid("r"), 1, now, false)),
        false,
        1,
        Optional.of(new Provisioning.Ended(now, true)),
        AdminAccount.NONE);
  }

  Provisioning waiting() {
    return new Provisioning(
        plan(), states, Optional.empty(), false, 0, Optional.empty(), AdminAccount.NONE);
  }

  private Provisioning.Plan plan() {
    return new Provisioning.Plan(
        blueprint, steps, NOON, NOON.plus(Duration.ofMinutes(30)), Arrival.SETUP);
  }
}
