package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepCommand;
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
 * @param plan what it says
 * @param states of its steps, in their order
 * @param release how the device is, or was, told that it may leave Setup Assistant
 * @param wanted an admin wants it released
 * @param round how often steps were taken up anew: by an admin, or after the release
 * @param ended when the device came to wait for nothing; empty as long as it waits
 * @param account the admin account that Setup Assistant made for us
 * @param heldSince since when it is known that an admin is waited for
 */
public record Provisioning(
    Plan plan,
    List<StepState> states,
    Optional<Release> release,
    boolean wanted,
    int round,
    Optional<Ended> ended,
    AdminAccount account,
    Optional<Instant> heldSince) {
  /** Copies the list. Nobody is waited for where no step is held any more. */
  public Provisioning {
    states = List.copyOf(states);
    heldSince = held(plan, states).isPresent() ? heldSince : Optional.empty();
  }

  /**
   * What a blueprint says for one device.
   *
   * @param blueprint its name; empty where none fits
   * @param steps in their order
   * @param startedAt when it began
   * @param deadline when the device is released at the latest
   * @param arrival how the device came
   */
  public record Plan(
      String blueprint,
      List<ProvisionStep> steps,
      Instant startedAt,
      Instant deadline,
      Arrival arrival) {
    /** Copies the list. */
    public Plan {
      steps = List.copyOf(steps);
    }
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
    Plan plan =
        new Plan(fact.blueprint(), fact.steps(), at, at.plus(fact.within()), fact.arrival());
    return new Provisioning(
        plan,
        fact.steps().stream().map(step -> StepState.pending(at)).toList(),
        Optional.empty(),
        false,
        0,
        // It waits for nothing, so that all is done as after a release.
        fact.arrival() == Arrival.MANUAL ? Optional.of(new Ended(at, false)) : Optional.empty(),
        AdminAccount.NONE,
        Optional.empty());
  }

  /** Its name; empty where none fits. */
  public String blueprint() {
    return plan.blueprint();
  }

  /** Its steps, in their order. */
  public List<ProvisionStep> steps() {
    return plan.steps();
  }

  /** When it began. */
  public Instant startedAt() {
    return plan.startedAt();
  }

  /** When the device is released at the latest. */
  public Instant deadline() {
    return plan.deadline();
  }

  /** The first step that has not ended; empty if all have. */
  public Optional<Integer> current() {
    return IntStream.range(0, states.size())
        .boxed()
        .filter(i -> !states.get(i).ended())
        .findFirst();
  }

  /** A step that failed, and for which an admin is waited for; empty if there is none. */
  public Optional<Integer> held() {
    return held(plan, states);
  }

  private static Optional<Integer> held(Plan plan, List<StepState> states) {
    return IntStream.range(0, states.size())
        .boxed()
        .filter(i -> states.get(i).status() == Status.FAILED)
        .filter(i -> plan.steps().get(i).need() == StepNeed.HOLD)
        .findFirst();
  }

  /** What tells the commands of one round from those of another. */
  public String run() {
    return startedAt().toEpochMilli() + "-" + round;
  }

  Provisioning queued(ProvisionStepQueued fact, Instant at) {
    Provisioning next = with(fact.step(), (step, state) -> StepFold.queued(state, fact, at));
    return next != this && makesAccount(fact.step())
        ? next.with(account.making(fact.command(), at))
        : next;
  }

  private boolean makesAccount(int number) {
    return steps().get(number).command().filter(StepCommand::makesAccount).isPresent();
  }

  Provisioning with(AdminAccount changed) {
    return new Provisioning(plan, states, release, wanted, round, ended, changed, heldSince);
  }

  /** A repeat changes nothing. */
  Provisioning held(Instant at) {
    return heldSince.isPresent() || held().isEmpty()
        ? this
        : new Provisioning(plan, states, release, wanted, round, ended, account, Optional.of(at));
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

  /** Whether such an entry of a list is waited for. */
  public boolean wants(Seen seen) {
    return account.wants(seen) || stepWants(seen);
  }

  private boolean stepWants(Seen seen) {
    return IntStream.range(0, states.size())
        .anyMatch(i -> StepFold.wants(steps().get(i), states.get(i), seen));
  }

  Provisioning seen(List<Seen> all, Instant at) {
    return each((step, state) ->
            all.stream().anyMatch(seen -> StepFold.wants(step, state, seen))
                ? StepFold.seen(state, at)
                : state)
        .with(account.seen(all));
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
    return new Provisioning(
        plan,
        each((step, state) -> leaves(step, state) ? left(state, at) : state).states,
        Optional.of(
            new Release(fact.why(), fact.detail(), fact.command(), fact.attempt(), at, true)),
        wanted,
        // What is left is begun anew after the release.
        round + 1,
        ended,
        account,
        heldSince);
  }

  /** One that was fetched is not told again: it is asked for. */
  private static StepState left(StepState state, Instant at) {
    return state.proof().fetched().isPresent() ? state.awaited(at) : state.skipped(at);
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
      case RESTART -> restarted(at);
      case RELEASE -> wanting();
    };
  }

  /** Outside of Setup Assistant, an account that was made is not made again. */
  private Provisioning restarted(Instant at) {
    List<StepState> next =
        IntStream.range(0, states.size())
            .mapToObj(
                i ->
                    states.get(i).status() == Status.QUEUED
                            || (ended.isPresent() && makesAccount(i))
                        ? states.get(i)
                        : StepState.pending(at))
            .toList();
    return new Provisioning(
        plan, next, release, wanted, round + 1, ended, account, Optional.empty());
  }

  private Provisioning wanting() {
    return new Provisioning(plan, states, release, true, round, ended, account, heldSince);
  }

  /** The device answered to a command; it may be one of these. */
  Provisioning answered(CommandUuid uuid, boolean done, String why, Instant at) {
    if (release.filter(r -> r.command().equals(uuid)).isPresent()) {
      return done ? out(at, true) : releaseFailed();
    }
    return each((step, state) -> StepFold.answered(step, state, uuid, done, why, at))
        .with(account.answered(uuid, done, at));
  }

  /** A command was taken out of the queue; it may be one of these. */
  Provisioning takenBack(CommandUuid uuid, Instant at) {
    if (release.filter(r -> r.command().equals(uuid)).isPresent()) {
      return releaseFailed();
    }
    return each((step, state) -> StepFold.answered(step, state, uuid, false, "", at))
        .with(account.takenBack(uuid, at));
  }

  private Provisioning releaseFailed() {
    Release open = release.orElseThrow();
    return new Provisioning(
        plan,
        states,
        Optional.of(
            new Release(
                open.why(), open.detail(), open.command(), open.attempt(), open.at(), false)),
        wanted,
        round,
        ended,
        account,
        heldSince);
  }

  /** It is out of Setup Assistant, or never was in it. */
  Provisioning out(Instant at, boolean waited) {
    return ended.isPresent()
        ? this
        : new Provisioning(
            plan,
            states,
            release,
            wanted,
            round,
            Optional.of(new Ended(at, waited)),
            account,
            heldSince);
  }

  private Provisioning with(int number, BiFunction<ProvisionStep, StepState, StepState> change) {
    if (number < 0 || number >= states.size()) {
      return this;
    }
    StepState changed = change.apply(steps().get(number), states.get(number));
    if (changed == states.get(number)) {
      return this;
    }
    List<StepState> next = new ArrayList<>(states);
    next.set(number, changed);
    return withStates(next);
  }

  private Provisioning each(BiFunction<ProvisionStep, StepState, StepState> change) {
    return withStates(
        IntStream.range(0, states.size())
            .mapToObj(i -> change.apply(steps().get(i), states.get(i)))
            .toList());
  }

  private Provisioning all(UnaryOperator<StepState> change) {
    return new Provisioning(
        plan,
        states.stream().map(change).toList(),
        release,
        wanted,
        round + 1,
        ended,
        account,
        Optional.empty());
  }

  private Provisioning withStates(List<StepState> next) {
    return new Provisioning(plan, next, release, wanted, round, ended, account, heldSince);
  }
}
