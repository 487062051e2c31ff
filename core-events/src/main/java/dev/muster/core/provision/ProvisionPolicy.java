package dev.muster.core.provision;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.process.Spacing;
import dev.muster.core.provision.StepState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is due next for a device that waits in Setup Assistant, and when. It looks at the device's
 * state and nothing else. Whatever comes of the steps, there is always something due until the
 * device is out: the deadline.
 */
public final class ProvisionPolicy {
  /** Between the tries of a step, and of the release. */
  private static final Spacing RETRIES =
      new Spacing(Duration.ofSeconds(10), 2, Duration.ofMinutes(5));

  /** In place of a step's number. */
  public static final int RELEASE = -1;

  private ProvisionPolicy() {}

  /** What is next; empty if nothing is before something happens. */
  public static Optional<ProvisionDue> next(EnrollmentId device, DeviceState state) {
    Optional<ChannelState> channel =
        state.channel(device).filter(c -> c.status() == EnrollmentStatus.ENROLLED);
    if (state.foreign().isPresent() || channel.isEmpty()) {
      return Optional.empty();
    }
    Optional<Provisioning> going = state.provisioning();
    if (going.isEmpty()) {
      return channel.get().awaitingConfiguration()
          ? channel
              .get()
              .tokenUpdate()
              .map(id -> new ProvisionDue.Start(channel.get().lastSeen(), id.toString()))
          : Optional.empty();
    }
    CommandQueue queue = channel.get().queue();
    return withdraw(going.get(), queue)
        .or(() -> deliver(going.get(), queue))
        .or(() -> next(going.get(), queue));
  }

  /**
   * What a step that is over left in the queue would stand in front of the release, and be done
   * twice if the step is taken again.
   */
  private static Optional<ProvisionDue> withdraw(Provisioning going, CommandQueue queue) {
    return going.states().stream()
        .filter(state -> state.status() == Status.FAILED || state.status() == Status.SKIPPED)
        .flatMap(
            state ->
                state.command().filter(queue::holds).stream()
                    .map(uuid -> new ProvisionDue.Withdraw(state.changedAt(), uuid)))
        .map(ProvisionDue.class::cast)
        .findFirst();
  }

  /**
   * That a command goes out is a fact before it does, so that no answer comes to something that is
   * not known. What stands there and is not in the queue is put there.
   */
  private static Optional<ProvisionDue> deliver(Provisioning going, CommandQueue queue) {
    Optional<ProvisionDue> release =
        going
            .release()
            .filter(r -> r.open() && going.ended().isEmpty() && !queue.knows(r.command()))
            .map(r -> new ProvisionDue.Deliver(r.at(), RELEASE, r.command()));
    return release.or(
        () ->
            IntStream.range(0, going.states().size())
                .boxed()
                .filter(i -> going.states().get(i).status() == Status.QUEUED)
                .filter(i -> !queue.knows(going.states().get(i).command().orElseThrow()))
                .findFirst()
                .map(
                    i ->
                        new ProvisionDue.Deliver(
                            going.states().get(i).changedAt(),
                            i,
                            going.states().get(i).command().orElseThrow())));
  }

  private static Optional<ProvisionDue> next(Provisioning going, CommandQueue queue) {
    String run = going.run();
    if (going.ended().isPresent()) {
      return afterwards(going, run);
    }
    if (going.release().isPresent()) {
      return release(run, going.release().get(), queue);
    }
    if (going.wanted()) {
      return Optional.of(
          new ProvisionDue.Release(
              going.startedAt(), run, ReleaseReason.ADMIN, "an admin said so", 1));
    }
    ProvisionDue deadline =
        new ProvisionDue.Release(going.deadline(), run, ReleaseReason.DEADLINE, stands(going), 1);
    Optional<ProvisionDue> step = going.held().isPresent() ? Optional.empty() : step(going, run);
    return Optional.of(step.filter(s -> s.due().isBefore(deadline.due())).orElse(deadline));
  }

  private static Optional<ProvisionDue> step(Provisioning going, String run) {
    Optional<Integer> current = going.current();
    if (current.isEmpty()) {
      return Optional.of(
          new ProvisionDue.Release(
              going.startedAt(), run, ReleaseReason.DONE, "all steps have ended", 1));
    }
    int number = current.get();
    StepState state = going.states().get(number);
    Instant ends = ends(going, number);
    boolean queues =
        state.status() == Status.PENDING && going.steps().get(number).command().isPresent();
    if (!queues) {
      return Optional.of(new ProvisionDue.TimeOut(ends, run, number));
    }
    Instant due =
        state.attempts() == 0
            ? state.changedAt()
            : state.changedAt().plus(RETRIES.after(state.attempts()));
    return Optional.of(
        due.isAfter(ends)
            ? new ProvisionDue.TimeOut(ends, run, number)
            : new ProvisionDue.Queue(due, run, number, state.attempts() + 1));
  }

  /** It is told until it answers that it did, or that it never waited. */
  private static Optional<ProvisionDue> release(
      String run, Provisioning.Release release, CommandQueue queue) {
    return release.open() && queue.holds(release.command())
        ? Optional.empty()
        : Optional.of(
            new ProvisionDue.Release(
                release.at().plus(RETRIES.after(release.attempt())),
                run,
                release.why(),
                release.detail(),
                release.attempt() + 1));
  }

  /** What its turn did not come for is done after the release, one after the other. */
  private static Optional<ProvisionDue> afterwards(Provisioning going, String run) {
    Optional<ProvisionDue> underWay =
        IntStream.range(0, going.steps().size())
            .boxed()
            .filter(i -> going.states().get(i).status() == Status.QUEUED)
            .findFirst()
            .map(i -> new ProvisionDue.TimeOut(ends(going, i), run, i));
    return underWay.or(
        () ->
            IntStream.range(0, going.steps().size())
                .boxed()
                .filter(i -> going.states().get(i).open())
                .filter(i -> going.states().get(i).attempts() < going.steps().get(i).tries())
                .filter(i -> canBeDoneLater(going.steps().get(i)))
                .findFirst()
                .map(
                    i ->
                        new ProvisionDue.Queue(
                            going.states().get(i).changedAt(),
                            run,
                            i,
                            going.states().get(i).attempts() + 1)));
  }

  private static Instant ends(Provisioning going, int step) {
    StepState state = going.states().get(step);
    return state.begunAt().orElse(state.changedAt()).plus(going.steps().get(step).within());
  }

  private static boolean canBeDoneLater(ProvisionStep step) {
    return step.command().filter(c -> !c.requestType().equals(ONLY_WAITING)).isPresent();
  }

  /** Outside of Setup Assistant it fails. */
  private static final String ONLY_WAITING = "AccountConfiguration";

  private static String stands(Provisioning going) {
    return going
        .held()
        .or(going::current)
        .map(i -> "it was at the step " + going.steps().get(i).name())
        .orElse("");
  }
}
