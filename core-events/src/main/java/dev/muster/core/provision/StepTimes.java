package dev.muster.core.provision;

import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.provision.StepState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a step of a blueprint went over the fleet.
 *
 * @param name of the step
 * @param count how many devices have had it in their blueprint
 * @param done for how many it was done
 * @param failed for how many it failed
 * @param skipped how many were released before its turn, and have not done it since
 * @param took from when the device was first told, or asked, until it was done
 * @param fetched of a package: from the device's word that it will until it had fetched all of it
 * @param present from there, or from the device's word where nothing is fetched, until it reported
 *     what is waited for
 */
public record StepTimes(
    String name,
    int count,
    int done,
    int failed,
    int skipped,
    Optional<Spread> took,
    Optional<Spread> fetched,
    Optional<Spread> present) {

  /** A step of a device's blueprint, and where it stands. */
  record Recorded(ProvisionStep step, StepState state) {
    /** How long it took; empty where it is not done, or its beginning is not known any more. */
    Optional<Duration> took() {
      return state.status() == Status.DONE
          ? between(state.begunAt(), Optional.of(state.changedAt()))
          : Optional.empty();
    }

    /** How long it was tried; empty where it did not fail. */
    Optional<Duration> failedAfter() {
      return state.status() == Status.FAILED
          ? between(state.begunAt(), Optional.of(state.changedAt()))
          : Optional.empty();
    }

    private Optional<Duration> fetched() {
      return between(state.proof().accepted(), state.proof().fetched());
    }

    private Optional<Duration> present() {
      Proof proof = state.proof();
      return between(proof.fetched().or(proof::accepted), proof.present());
    }

    private static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
      return from.flatMap(f -> to.filter(t -> !t.isBefore(f)).map(t -> Duration.between(f, t)));
    }
  }

  static StepTimes of(String name, List<Recorded> all) {
    return new StepTimes(
        name,
        all.size(),
        count(all, Status.DONE),
        count(all, Status.FAILED),
        count(all, Status.SKIPPED),
        spread(all, Recorded::took),
        spread(all, Recorded::fetched),
        spread(all, Recorded::present));
  }

  private static int count(List<Recorded> all, Status status) {
    return (int) all.stream().filter(one -> one.state().status() == status).count();
  }

  private static Optional<Spread> spread(
      List<Recorded> all, Function<Recorded, Optional<Duration>> time) {
    return Spread.of(all.stream().flatMap(one -> time.apply(one).stream()).toList());
  }
}
