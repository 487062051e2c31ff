package dev.muster.core.provision;

import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What is due of one step, before the release and after it. */
final class StepDue {
  /** Between the tries of a step, and of the release. */
  static final Spacing RETRIES = new Spacing(Duration.ofSeconds(10), 2, Duration.ofMinutes(5));

  /** Between the questions whether what a step waits for is so. */
  private static final Spacing QUESTIONS =
      new Spacing(Duration.ofSeconds(5), 2, Duration.ofMinutes(2));

  /** Between the times that a device is told of a package after its release: days, in all. */
  private static final Spacing LATER = new Spacing(Duration.ofSeconds(30), 2, Duration.ofHours(6));

  private static final int TRIES_LATER = 30;

  private StepDue() {}

  /** The device is to be told. */
  static ProvisionDue queue(Provisioning going, int number) {
    StepState state = going.states().get(number);
    Instant due =
        state.attempts() == 0
            ? state.changedAt()
            : state.changedAt().plus(RETRIES.after(state.attempts()));
    return new ProvisionDue.Queue(due, going.run(), number, state.attempts() + 1);
  }

  /** The step is to be given up. */
  static ProvisionDue timeOut(Provisioning going, int number) {
    StepState state = going.states().get(number);
    Instant due =
        state.begunAt().orElse(state.changedAt()).plus(going.steps().get(number).within());
    return new ProvisionDue.TimeOut(due, going.run(), number);
  }

  /** The same, of a step that began to be waited for when it came to be so. */
  static ProvisionDue timeOutSince(Provisioning going, int number) {
    return new ProvisionDue.TimeOut(
        going.states().get(number).changedAt().plus(going.steps().get(number).within()),
        going.run(),
        number);
  }

  /** The device is to be asked, or told again of a package that it does not fetch. */
  static Optional<ProvisionDue> awaited(Provisioning going, int number) {
    return Stream.of(asks(going, number), tellsAgain(going, number))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(ProvisionDue::due));
  }

  /** The device is to be asked; empty where it is, or where nothing can be asked. */
  static Optional<ProvisionDue> asks(Provisioning going, int number) {
    ProvisionStep step = going.steps().get(number);
    Proof proof = going.states().get(number).proof();
    boolean asks = step.until().filter(until -> until.kind() != UntilKind.FETCHED).isPresent();
    if (!asks || proof.question().isPresent()) {
      return Optional.empty();
    }
    Instant due =
        proof
            .askedAt()
            .map(at -> at.plus(QUESTIONS.after(proof.asked())))
            .orElse(going.states().get(number).changedAt());
    return Optional.of(new ProvisionDue.Ask(due, going.run(), number, proof.asked() + 1));
  }

  /** The device is to be told again of a package; empty where that is over. */
  static Optional<ProvisionDue> tellsAgain(Provisioning going, int number) {
    ProvisionStep step = going.steps().get(number);
    StepState state = going.states().get(number);
    boolean later = going.ended().isPresent();
    boolean again =
        step.install().isPresent()
            && state.proof().fetched().isEmpty()
            && state.attempts() < (later ? TRIES_LATER : step.tries());
    Duration pause = later ? LATER.after(state.attempts()) : step.within().dividedBy(step.tries());
    return again
        ? Optional.of(
            new ProvisionDue.Queue(
                state.changedAt().plus(pause), going.run(), number, state.attempts() + 1))
        : Optional.empty();
  }
}
