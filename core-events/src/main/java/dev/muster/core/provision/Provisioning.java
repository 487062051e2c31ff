package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.provision.StepState.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Where a blueprint stands for one enrollment. There is one for an enrollment, and it ends with it.
 * Immutable.
 *
 * @param blueprint its name; empty where none fits
 * @param steps what it says
 * @param startedAt when it began
 * @param deadline when the device is released at the latest
 * @param states of its steps, in their order
 * @param release how the device is, or was, told that it may leave Setup Assistant
 * @param wanted an admin wants it released
 * @param round how often steps were taken up anew: by an admin, or after the release
 * @param ended how it ended; empty while it goes on
 */
public record Provisioning(
    String blueprint,
    List<ProvisionStep> steps,
    Instant startedAt,
    Instant deadline,
    List<StepState> states,
    Optional<Release> release,
    boolean wanted,
    int round,
    Optional<Ended> ended) {
  /** Copies the lists. */
  public Provisioning {
    steps = List.copyOf(steps);
    states = List.copyOf(states);
  }

  /**
   * That it is told to go on.
   *
   * @param command DeviceConfigured; what became of it stands in {@code failures}
   * @param attempt from 1
   * @param open whether the device has not answered
   */
  public record Release(
      ReleaseReason why,
      String detail,
      CommandUuid command,
      int attempt,
      Instant at,
      boolean open) {}

  /**
   * That it has left Setup Assistant, or never waited there.
   *
   * @param waited whether it did
   */
  public record Ended(Instant at, boolean waited) {}

  static Provisioning started(ProvisionStarted fact, Instant at) {
    return new Provisioning(
        fact.blueprint(),
        fact.steps(),
        at,
        at.plus(fact.within()),
        fact.steps().stream().map(step -> StepState.pending(at)).toList(),
        Optional.empty(),
        false,
        0,
        Optional.empty());
  }

  /** The first step that has not ended; empty if all have. */
  public Optional<Integer> current() {
    return IntStream.range(0, steps.size()).boxed().filter(i -> !states.get(i).ended()).findFirst();
  }

  /** A step that failed, and for which an admin is waited for; empty if there is none. */
  public Optional<Integer> held() {
    return IntStream.range(0, steps.size())
        .boxed()
        .filter(i -> states.get(i).status() == Status.FAILED)
        .filter(i -> steps.get(i).need() == StepNeed.HOLD)
        .findFirst();
  }

  /** What tells the commands of one round from those of another. */
  public String run() {
    return startedAt.toEpochMilli() + "-" + round;
  }

  Provisioning queued(ProvisionStepQueued fact, Instant at) {
    return with(fact.step(), (step, state) -> StepFold.queued(state, fact, at));
  }

  Provisioning asked(ProvisionAsked fact, Instant at) {
    return with(fact.step(), (step, state) -> StepFold.asked(step, state, fact, at));
  }

  Provisioning timedOut(int number, String why, Instant at) {
    return with(number, (step, state) -> StepFold.timedOut(step, state, why, at));
  }

  Provisioning served(PackageServed fact, Instant at) {
    return each((step, state) -> StepFold.served(step, state, fact, at));
  }

  /** Whether a step waits for such an entry of a list. */
  public boolean wants(Seen seen) {
    return IntStream.range(0, steps.size())
        .anyMatch(i -> StepFold.wants(steps.get(i), states.get(i), seen));
  }

  Provisioning seen(List<Seen> all, Instant at) {
    return each(
        (step, state) ->
            all.stream().anyMatch(seen -> StepFold.wants(step, state, seen))
                ? StepFold.seen(state, at)
                : state);
  }

  Provisioning onVersion(String version, Instant at) {
    return each(
        (step, state) ->
            StepFold.wantsVersion(step, state, version) ? StepFold.seen(state, at) : state);
  }

  Provisioning released(ProvisionReleased fact, Instant at) {
    if (fact.attempt() != release.map(Release::attempt).orElse(0) + 1) {
      return this;
    }
    List<StepState> skipped =
        each((step, state) -> leaves(step, state) ? state.skipped(at) : state).states;
    return new Provisioning(
        blueprint,
        steps,
        startedAt,
        deadline,
        skipped,
        Optional.of(
            new Release(fact.why(), fact.detail(), fact.command(), fact.attempt(), at, true)),
        wanted,
        // What is left is begun anew after the release.
        round + 1,
        ended);
  }

  /** A package that did not come in time is still wanted. */
  private static boolean leaves(ProvisionStep step, StepState state) {
    return !state.ended() || (state.status() == Status.FAILED && step.install().isPresent());
  }

  Provisioning directed(ProvisionDirected fact, Instant at) {
    return switch (fact.directive()) {
      case RETRY ->
          all(
              state ->
                  state.status() == Status.FAILED || state.status() == Status.SKIPPED
                      ? StepState.pending(at)
                      : state);
      // One that the device is at is not told a second time.
      case RESTART -> all(state -> state.status() == Status.QUEUED ? state : StepState.pending(at));
      case RELEASE -> wanting();
    };
  }

  private Provisioning wanting() {
    return new Provisioning(
        blueprint, steps, startedAt, deadline, states, release, true, round, ended);
  }

  /** The device answered to a command; it may be one of these. */
  Provisioning answered(CommandUuid uuid, boolean done, String why, Instant at) {
    if (release.filter(r -> r.command().equals(uuid)).isPresent()) {
      return done ? out(at, true) : releaseFailed();
    }
    return each((step, state) -> StepFold.answered(step, state, uuid, done, why, at));
  }

  private Provisioning releaseFailed() {
    Release open = release.orElseThrow();
    return new Provisioning(
        blueprint,
        steps,
        startedAt,
        deadline,
        states,
        Optional.of(
            new Release(
                open.why(), open.detail(), open.command(), open.attempt(), open.at(), false)),
        wanted,
        round,
        ended);
  }

  /** It is out of Setup Assistant, or never was in it. */
  Provisioning out(Instant at, boolean waited) {
    return ended.isPresent()
        ? this
        : new Provisioning(
            blueprint,
            steps,
            startedAt,
            deadline,
            states,
            release,
            wanted,
            round,
            Optional.of(new Ended(at, waited)));
  }

  private Provisioning with(int number, BiFunction<ProvisionStep, StepState, StepState> change) {
    if (number < 0 || number >= states.size()) {
      return this;
    }
    List<StepState> next = new ArrayList<>(states);
    next.set(number, change.apply(steps.get(number), next.get(number)));
    return withStates(next);
  }

  private Provisioning each(BiFunction<ProvisionStep, StepState, StepState> change) {
    return withStates(
        IntStream.range(0, steps.size())
            .mapToObj(i -> change.apply(steps.get(i), states.get(i)))
            .toList());
  }

  private Provisioning all(UnaryOperator<StepState> change) {
    return new Provisioning(
        blueprint,
        steps,
        startedAt,
        deadline,
        states.stream().map(change).toList(),
        release,
        wanted,
        round + 1,
        ended);
  }

  private Provisioning withStates(List<StepState> next) {
    return new Provisioning(
        blueprint, steps, startedAt, deadline, next, release, wanted, round, ended);
  }
}
