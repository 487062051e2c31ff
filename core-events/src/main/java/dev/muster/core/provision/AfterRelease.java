package dev.muster.core.provision;

import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.provision.StepState.Status;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is due for a device that waits for nothing: steps whose turn did not come before its
 * release, and all steps of one that was in use when it came. One after the other, as before.
 */
final class AfterRelease {
  private AfterRelease() {}

  static Optional<ProvisionDue> next(Provisioning going) {
    return Stream.concat(
            steps(going)
                .filter(i -> going.states().get(i).status() == Status.AWAITED)
                .map(i -> awaited(going, i)),
            begin(going).stream())
        .min(Comparator.comparing(ProvisionDue::due));
  }

  private static Stream<Integer> steps(Provisioning going) {
    return IntStream.range(0, going.steps().size()).boxed();
  }

  /**
   * A package is told of again for days: its server may be out of reach until then. Other steps do
   * not wait for that.
   */
  private static ProvisionDue awaited(Provisioning going, int number) {
    ProvisionDue ends = StepDue.timeOutSince(going, number);
    Optional<ProvisionDue> next = StepDue.awaited(going, number);
    return StepDue.tellsAgain(going, number).isPresent()
        ? next.orElse(ends)
        : next.filter(due -> !due.due().isAfter(ends.due())).orElse(ends);
  }

  /** A device that is told something may sleep for days, and is told nothing more until then. */
  private static Optional<ProvisionDue> begin(Provisioning going) {
    if (going.states().stream().anyMatch(state -> state.status() == Status.QUEUED)) {
      return Optional.empty();
    }
    return steps(going)
        .filter(i -> isLeft(going, i))
        .findFirst()
        .flatMap(
            i ->
                going.steps().get(i).tells()
                    ? Optional.of(StepDue.queue(going, i))
                    : StepDue.asks(going, i));
  }

  /** Whether a step is still to be taken, though the device waits for nothing. */
  static boolean isLeft(Provisioning going, int number) {
    ProvisionStep step = going.steps().get(number);
    StepState state = going.states().get(number);
    return state.open() && state.attempts() < step.tries() && canBeDone(step);
  }

  private static boolean canBeDone(ProvisionStep step) {
    return step.tells()
        ? step.command().filter(StepCommand::makesAccount).isEmpty()
        : step.until().isPresent();
  }
}
