package dev.muster.core.provision;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.provision.StepState.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is due next for a device that waits in Setup Assistant, and when. It looks at the device's
 * state and nothing else. Whatever comes of the steps, there is always something due until the
 * device is out: the deadline.
 */
public final class ProvisionPolicy {
  /** In place of a step's number. */
  public static final int RELEASE = -1;

  private ProvisionPolicy() {}

  /**
   * What is next; empty if nothing is before something happens.
   *
   * @param now whatever else is to be done, a device whose time is over is released
   */
  public static Optional<ProvisionDue> next(EnrollmentId device, DeviceState state, Instant now) {
    Optional<ChannelState> channel = state.enrolled(device);
    if (state.foreign().isPresent() || channel.isEmpty()) {
      return Optional.empty();
    }
    Optional<Provisioning> going = state.provisioning();
    boolean waits = channel.get().awaitingConfiguration();
    if (going.isEmpty() || (waits && going.get().plan().arrival() == Arrival.MANUAL)) {
      return waits ? start(channel.get()) : Optional.empty();
    }
    CommandQueue queue = channel.get().queue();
    return overdue(going.get(), now)
        .or(() -> withdraw(going.get(), queue))
        .or(() -> deliver(going.get(), queue))
        .or(() -> next(going.get(), queue));
  }

  private static Optional<ProvisionDue> start(ChannelState channel) {
    Instant begun = begun(channel);
    return Optional.of(new ProvisionDue.Start(begun, begun.toString()));
  }

  /** However often a device comes meanwhile, of two nodes that begin with it both say the same. */
  public static Instant begun(ChannelState channel) {
    return channel.enrolled().since().orElseGet(channel::lastSeen);
  }

  /** Nothing that can't be done stands in front of the release. */
  private static Optional<ProvisionDue> overdue(Provisioning going, Instant now) {
    return going.ended().isPresent() || going.release().isPresent()
        ? Optional.empty()
        : wanted(going)
            .or(() -> Optional.of(deadline(going)).filter(due -> !due.due().isAfter(now)));
  }

  private static Optional<ProvisionDue> wanted(Provisioning going) {
    return going.wanted()
        ? Optional.of(
            new ProvisionDue.Release(
                going.startedAt(), going.run(), ReleaseReason.ADMIN, "an admin said so", 1))
        : Optional.empty();
  }

  private static ProvisionDue deadline(Provisioning going) {
    return new ProvisionDue.Release(
        going.deadline(), going.run(), ReleaseReason.DEADLINE, stands(going), 1);
  }

  /**
   * What a step that is over left in the queue would stand in front of the release, and be done
   * twice if the step is taken again.
   */
  private static Optional<ProvisionDue> withdraw(Provisioning going, CommandQueue queue) {
    return going.states().stream()
        .filter(StepState::ended)
        .flatMap(
            state ->
                Stream.of(state.command(), state.proof().question())
                    .flatMap(Optional::stream)
                    .filter(queue::holds)
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
                .flatMap(i -> told(going.states().get(i)).stream().map(due -> deliver(i, due)))
                .filter(due -> !queue.knows(due.command()))
                .findFirst()
                .map(ProvisionDue.class::cast));
  }

  private record Told(Instant at, CommandUuid command) {}

  /** What the device is told, or asked, and has not answered. */
  private static Optional<Told> told(StepState state) {
    return state.status() == Status.QUEUED
        ? state.command().map(uuid -> new Told(state.changedAt(), uuid))
        : state
            .proof()
            .question()
            .filter(uuid -> state.status() == Status.AWAITED)
            .map(uuid -> new Told(state.proof().askedAt().orElse(state.changedAt()), uuid));
  }

  private static ProvisionDue.Deliver deliver(int step, Told told) {
    return new ProvisionDue.Deliver(told.at(), step, told.command());
  }

  private static Optional<ProvisionDue> next(Provisioning going, CommandQueue queue) {
    String run = going.run();
    if (going.ended().isPresent()) {
      return AfterRelease.next(going);
    }
    if (going.release().isPresent()) {
      return release(run, going.release().get(), queue);
    }
    ProvisionDue deadline = deadline(going);
    Optional<ProvisionDue> step = going.held().isPresent() ? hold(going, run) : step(going, run);
    return Optional.of(step.filter(s -> s.due().isBefore(deadline.due())).orElse(deadline));
  }

  /** That an admin is waited for is told once. */
  private static Optional<ProvisionDue> hold(Provisioning going, String run) {
    return going
        .held()
        .filter(step -> going.heldSince().isEmpty())
        .map(
            step ->
                new ProvisionDue.Hold(
                    going.states().get(step).changedAt(),
                    run,
                    step,
                    going.states().get(step).why()));
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
    ProvisionStep step = going.steps().get(number);
    ProvisionDue ends = StepDue.timeOut(going, number);
    Optional<ProvisionDue> before =
        switch (state.status()) {
          case PENDING ->
              step.tells()
                  ? Optional.of(StepDue.queue(going, number))
                  : StepDue.asks(going, number);
          case AWAITED -> StepDue.awaited(going, number);
          case QUEUED, DONE, FAILED, SKIPPED -> Optional.empty();
        };
    return Optional.of(before.filter(due -> !due.due().isAfter(ends.due())).orElse(ends));
  }

  /** It is told until it answers that it did, or that it never waited. */
  private static Optional<ProvisionDue> release(
      String run, Provisioning.Release release, CommandQueue queue) {
    return release.open() && queue.holds(release.command())
        ? Optional.empty()
        : Optional.of(
            new ProvisionDue.Release(
                release.at().plus(StepDue.RETRIES.after(release.attempt())),
                run,
                release.why(),
                release.detail(),
                release.attempt() + 1));
  }

  private static String stands(Provisioning going) {
    return going
        .held()
        .or(going::current)
        .map(i -> "it was at the step " + going.steps().get(i).name())
        .orElse("");
  }
}
