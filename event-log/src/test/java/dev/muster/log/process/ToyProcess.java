package dev.muster.log.process;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PushFact;
import dev.muster.log.view.FoldedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** A process whose state a test sets, without a log. */
final class ToyProcess implements ProcessManager<String, ToyDue> {
  final Map<String, ToyDue> state = new LinkedHashMap<>();
  final List<String> acted = new ArrayList<>();
  final List<Integer> attempts = new ArrayList<>();
  Duration patience = Duration.ofMinutes(1);
  Function<String, Optional<ToyDue>> policy = s -> Optional.ofNullable(state.get(s));
  Function<String, CompletableFuture<ActOutcome>> answer =
      s -> CompletableFuture.completedFuture(done(s));
  Runnable beforeCandidates = () -> {};

  static ActOutcome.Done done(String subject) {
    Enrollment enrollment = new Enrollment(new EnrollmentId(subject), Channel.DEVICE);
    return ActOutcome.Done.of(enrollment, new PushFact.PushRequested());
  }

  @Override
  public String group() {
    return "toy";
  }

  @Override
  public String actor() {
    return "toy";
  }

  @Override
  public Stream<String> candidates(int partition) {
    beforeCandidates.run();
    return state.keySet().stream();
  }

  @Override
  public Stream<String> concerned(FoldedEvent event) {
    return Stream.empty();
  }

  @Override
  public Optional<ToyDue> next(String subject) {
    return policy.apply(subject);
  }

  @Override
  public CompletableFuture<ActOutcome> act(String subject, ToyDue due, Attempt attempt) {
    acted.add(subject);
    attempts.add(attempt.number());
    return answer.apply(subject);
  }

  @Override
  public Duration patience() {
    return patience;
  }

  void due(String subject, Instant moment) {
    state.put(subject, new ToyDue(moment, "resource", "1"));
  }
}
