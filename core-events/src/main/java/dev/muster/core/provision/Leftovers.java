package dev.muster.core.provision;

import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.provision.StepState.Status;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a device that is out of Setup Assistant lacks of its blueprint.
 *
 * @param coming the numbers of the steps that are still to be done
 * @param lost the numbers of those that failed, that only a waiting device can do, or of which
 *     nothing is left
 */
public record Leftovers(List<Integer> coming, List<Integer> lost) {
  /** Copies the lists. */
  public Leftovers {
    coming = List.copyOf(coming);
    lost = List.copyOf(lost);
  }

  /** Of a device that is out. */
  public static Leftovers of(Provisioning going) {
    return new Leftovers(
        steps(going).filter(i -> comes(going, i)).boxed().toList(),
        steps(going).filter(i -> !comes(going, i)).boxed().toList());
  }

  boolean isEmpty() {
    return coming.isEmpty() && lost.isEmpty();
  }

  private static IntStream steps(Provisioning going) {
    return IntStream.range(0, going.steps().size())
        .filter(i -> going.states().get(i).status() != Status.DONE || lacksAccount(going, i));
  }

  /** Whether a step had an account made that the device does not have. */
  public static boolean lacksAccount(Provisioning going, int number) {
    return going.account().isMissing()
        && going.states().get(number).status() == Status.DONE
        && going.steps().get(number).command().filter(StepCommand::makesAccount).isPresent();
  }

  private static boolean comes(Provisioning going, int number) {
    StepState state = going.states().get(number);
    return switch (state.status()) {
      case QUEUED, AWAITED -> true;
      case PENDING, SKIPPED -> AfterRelease.isLeft(going, number);
      case DONE, FAILED -> false;
    };
  }
}
