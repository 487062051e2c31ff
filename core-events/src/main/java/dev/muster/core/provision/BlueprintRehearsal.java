package dev.muster.core.provision;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.provision.BlueprintTimes.StepKey;
import dev.muster.core.provision.StepState.Status;
import dev.muster.core.provision.StepTimes.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What another blueprint would have meant for the devices that were provisioned: each recorded step
 * takes as long again as it took then, and fails again where it failed. A step that a device did
 * not have takes the median of the fleet. Nothing but the record goes in.
 */
public final class BlueprintRehearsal {
  private final Blueprint next;
  private final List<StepKey> keys;
  private final List<List<Recorded>> fleet;

  private BlueprintRehearsal(Blueprint next, List<Provisioning> all) {
    this.next = next;
    this.keys = StepChange.keys(next.steps());
    List<List<Recorded>> recorded = new ArrayList<>();
    next.steps().forEach(step -> recorded.add(new ArrayList<>()));
    all.forEach(going -> found(going).forEach((number, one) -> recorded.get(number).add(one)));
    this.fleet = recorded;
  }

  /** A device, and what was recorded of it. */
  public record Cast(String device, Provisioning recorded) {}

  /**
   * What came of a blueprint.
   *
   * @param total from its beginning to the release; empty without a device
   * @param steps in their order
   * @param gone the names of those that it has now, and would have no more
   * @param held the devices that would wait for an admin
   * @param overdue the devices that would be released by the deadline, those that are held among
   *     them
   */
  public record Result(
      Blueprint next,
      int devices,
      Optional<Spread> total,
      List<StepResult> steps,
      List<String> gone,
      List<String> held,
      List<String> overdue) {
    /** Copies the lists. */
    public Result {
      steps = List.copyOf(steps);
      gone = List.copyOf(gone);
      held = List.copyOf(held);
      overdue = List.copyOf(overdue);
    }
  }

  /**
   * What came of a step.
   *
   * @param changes against the blueprint of this name that holds now; empty where it is the same
   * @param took over the fleet; empty where no device has done it
   * @param overrun how many have taken longer than it may
   * @param failed for how many it failed
   */
  public record StepResult(
      ProvisionStep step, Set<StepChange> changes, Optional<Spread> took, int overrun, int failed) {
    /** Copies the set. */
    public StepResult {
      changes = Set.copyOf(changes);
    }
  }

  private record Fate(Duration total, boolean held, boolean overdue) {}

  /**
   * Rehearses a blueprint.
   *
   * @param before the one of this name that holds now
   * @param cast the devices that would have it
   * @param all that was recorded of the fleet, for how long steps take
   */
  public static Result of(
      Blueprint next, Optional<Blueprint> before, List<Cast> cast, List<Provisioning> all) {
    BlueprintRehearsal rehearsal = new BlueprintRehearsal(next, all);
    List<Duration> totals = new ArrayList<>();
    List<String> held = new ArrayList<>();
    List<String> overdue = new ArrayList<>();
    for (Cast one : cast) {
      Fate fate = rehearsal.fate(one.recorded());
      totals.add(fate.total());
      if (fate.held()) {
        held.add(one.device());
      }
      if (fate.overdue()) {
        overdue.add(one.device());
      }
    }
    List<Set<StepChange>> changes = StepChange.of(before, next);
    return new Result(
        next,
        cast.size(),
        Spread.of(totals),
        IntStream.range(0, next.steps().size())
            .mapToObj(i -> rehearsal.step(i, changes.get(i)))
            .toList(),
        StepChange.gone(before, next),
        held,
        overdue);
  }

  private StepResult step(int number, Set<StepChange> changes) {
    ProvisionStep step = next.steps().get(number);
    List<Duration> times = times(number);
    return new StepResult(
        step,
        changes,
        Spread.of(times),
        (int) times.stream().filter(time -> time.compareTo(step.within()) > 0).count(),
        (int)
            fleet.get(number).stream()
                .filter(one -> one.state().status() == Status.FAILED)
                .count());
  }

  private List<Duration> times(int number) {
    return fleet.get(number).stream().flatMap(one -> one.took().stream()).toList();
  }

  private Fate fate(Provisioning recorded) {
    Map<Integer, Recorded> own = found(recorded);
    Duration total = Duration.ZERO;
    for (int i = 0; i < next.steps().size(); i++) {
      ProvisionStep step = next.steps().get(i);
      Optional<Recorded> mine = Optional.ofNullable(own.get(i));
      boolean failed = mine.filter(one -> fails(one, step)).isPresent();
      if (failed && step.need() == StepNeed.HOLD) {
        return new Fate(next.within(), true, true);
      }
      total = total.plus(takes(i, mine, step));
    }
    boolean overdue = total.compareTo(next.within()) > 0;
    return new Fate(overdue ? next.within() : total, false, overdue);
  }

  private static boolean fails(Recorded one, ProvisionStep step) {
    return one.state().status() == Status.FAILED
        || one.took().filter(time -> time.compareTo(step.within()) > 0).isPresent();
  }

  /** No step takes longer than it may: then it fails, and the next one begins. */
  private Duration takes(int number, Optional<Recorded> mine, ProvisionStep step) {
    Duration time =
        mine.flatMap(Recorded::took)
            .or(() -> mine.flatMap(Recorded::failedAfter))
            .or(() -> Spread.of(times(number)).map(Spread::p50))
            .orElse(Duration.ZERO);
    return time.compareTo(step.within()) > 0 ? step.within() : time;
  }

  /** Which recorded steps are those of the blueprint: by their names, else by what they do. */
  private Map<Integer, Recorded> found(Provisioning going) {
    return StepChange.match(keys, next.steps(), BlueprintTimes.recorded(going), Recorded::step);
  }
}
