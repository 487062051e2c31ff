package dev.muster.log.process;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.PushState.Wanted;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.QueueFact;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.view.View;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A tiny process: whoever is asked to come gets one command, which greets it. It is about the
 * devices that are named like its group.
 */
class Greeter implements ProcessManager<EnrollmentId, ToyDue> {
  static final String GREETING = "greeting-";

  private final String group;
  private final View view;
  private final BiFunction<EnrollmentId, Attempt, CompletableFuture<ActOutcome>> act;

  /** A greeter whose acts come out like this. */
  Greeter(
      String group,
      View view,
      BiFunction<EnrollmentId, Attempt, CompletableFuture<ActOutcome>> act) {
    this.group = group;
    this.view = view;
    this.act = act;
  }

  static CompletableFuture<ActOutcome> greet(EnrollmentId id, Attempt attempt) {
    Command command =
        Command.of(
            new CommandUuid(GREETING + id.value()),
            "ProfileList",
            new Digest256(1, 1, 1, 1),
            Optional.empty());
    return CompletableFuture.completedFuture(
        ActOutcome.Done.of(
            new Enrollment(id, Channel.DEVICE),
            new QueueFact.CommandQueued(command, OptionalLong.empty())));
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String actor() {
    return "greeter";
  }

  @Override
  public Stream<EnrollmentId> candidates(int partition) {
    return view.pending(partition);
  }

  @Override
  public Stream<EnrollmentId> concerned(FoldedEvent event) {
    return event.event().enrollment().stream().map(Enrollment::id);
  }

  @Override
  public Optional<ToyDue> next(EnrollmentId id) {
    return view.device(id)
        .channel(id)
        .filter(channel -> id.value().startsWith(group + "-"))
        .flatMap(channel -> policy(id, channel));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId id, ToyDue due, Attempt attempt) {
    return act.apply(id, attempt);
  }

  /** A function of the state alone. */
  private static Optional<ToyDue> policy(EnrollmentId id, ChannelState channel) {
    CommandUuid greeting = new CommandUuid(GREETING + id.value());
    boolean greeted = channel.queue().waiting().stream().anyMatch(c -> c.uuid().equals(greeting));
    return channel
        .pushes()
        .wanted()
        .filter(wanted -> !greeted && wanted.requested())
        .map(Wanted::since)
        .map(since -> new ToyDue(since, "greetings", "greeting"));
  }
}
