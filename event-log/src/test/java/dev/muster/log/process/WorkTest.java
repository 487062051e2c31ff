package dev.muster.log.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Event;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.wire.ForeignFactException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What a process does and when, without Kafka and without waiting. */
class WorkTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final ToyProcess process = new ToyProcess();
  private final Queue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<Event> recorded = new ArrayList<>();
  private Instant now = NOON;
  private boolean ready = true;
  private int failures;
  private RuntimeException failure = new IllegalStateException("not known");
  private boolean settles = true;
  private final Work<String, ToyDue> work = work();

  @Test
  void whatIsDueIsDoneOnceAndWrittenDown() {
    process.due("a", NOON);
    work.given(0);
    turn();
    turn();
    assertEquals(List.of("a"), process.acted);
    assertEquals(List.of("a"), recorded.stream().map(Event::subject).toList());
  }

  @Test
  void nothingIsDoneBeforeItIsDue() {
    process.due("a", NOON.plusSeconds(5));
    work.given(0);
    turn();
    assertEquals(List.of(), process.acted);
    assertEquals(Duration.ofSeconds(5), work.patience(now, Duration.ofMinutes(1)));
    now = NOON.plusSeconds(5);
    turn();
    assertEquals(List.of("a"), process.acted);
  }

  @Test
  void whatIsDueInAPartitionOfAnotherNodeIsLeftToIt() {
    process.due("a", NOON);
    work.look("a", 1);
    turn();
    assertEquals(List.of(), process.acted);
  }

  @Test
  void whatIsDueNoLongerWhenItsTimeComesIsNotDone() {
    process.due("a", NOON.plusSeconds(1));
    work.given(0);
    process.state.clear();
    now = NOON.plusSeconds(1);
    turn();
    assertEquals(List.of(), process.acted);
    assertEquals(0, work.size());
  }

  @Test
  void anActThatComesToNothingIsTriedAgainAfterTimesThatGrow() {
    process.answer = s -> CompletableFuture.completedFuture(ActOutcome.Again.of("not yet"));
    process.due("a", NOON);
    work.given(0);
    List<Long> times = new ArrayList<>();
    for (; times.size() < 4; now = now.plusSeconds(1)) {
      int before = process.acted.size();
      turn();
      if (process.acted.size() > before) {
        times.add(Duration.between(NOON, now).toSeconds());
      }
    }
    for (int i = 1; i < times.size(); i++) {
      long wait = times.get(i) - times.get(i - 1);
      long meant = 10L << i - 1;
      assertTrue(wait >= meant * 0.9 && wait <= meant * 1.1 + 1, times::toString);
    }
    assertEquals(List.of(1, 2, 3, 4), process.attempts);
  }

  @Test
  void anActWhoseFutureFailsIsTriedAgain() {
    process.answer = s -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    assertTriedAgain();
  }

  @Test
  void anActThatThrowsIsTriedAgain() {
    process.answer =
        s -> {
          throw new IllegalStateException("a bug");
        };
    assertTriedAgain();
  }

  @Test
  void anActThatComesToNoEndIsTriedAgain() {
    process.patience = Duration.ofMillis(1);
    process.answer = s -> new CompletableFuture<>();
    process.due("a", NOON);
    work.given(0);
    work.begin(now);
    await()
        .untilAsserted(
            () -> {
              turn();
              assertTrue(work.idle());
            });
    assertTriedAgain();
  }

  @Test
  void aNewReasonIsANewChance() {
    process.answer = s -> CompletableFuture.completedFuture(ActOutcome.Again.of("not yet"));
    process.due("a", NOON);
    work.given(0);
    turn();
    process.state.put("a", new ToyDue(NOON, "resource", "2"));
    work.look("a", 0);
    turn();
    assertEquals(List.of(1, 2), process.attempts);
  }

  @Test
  void aResourceThatIsShutIsLeftAloneUntilThenAndHoldsUpNoOther() {
    process.answer =
        s ->
            CompletableFuture.completedFuture(
                s.equals("b")
                    ? ToyProcess.done(s)
                    : new ActOutcome.Shut(NOON.plusSeconds(60), "too many requests"));
    process.state.put("a", new ToyDue(NOON, "one", "1"));
    process.state.put("b", new ToyDue(NOON, "two", "1"));
    work.given(0);
    turn();
    process.state.put("c", new ToyDue(NOON, "one", "1"));
    work.look("c", 0);
    now = NOON.plusSeconds(59);
    turn();
    assertEquals(List.of("a", "b"), process.acted);
    now = NOON.plusSeconds(60);
    turn();
    assertEquals(Set.of("a", "c"), Set.copyOf(process.acted.subList(2, 4)));
  }

  @Test
  void whateverShutAResourceMayPass() {
    process.answer =
        s ->
            CompletableFuture.completedFuture(
                new ActOutcome.Shut(NOON.plusSeconds(60), "no certificate"));
    process.due("a", NOON);
    work.given(0);
    turn();
    process.answer = s -> CompletableFuture.completedFuture(ToyProcess.done(s));
    process.due("b", NOON);
    work.look("b", 0);
    work.openAll();
    turn();
    assertTrue(process.acted.contains("b"));
  }

  @Test
  void oneOfWhichTheProcessThrowsIsLookedAtAgainAndHoldsUpNoOther() {
    process.policy =
        s -> {
          if (s.equals("a") && now.equals(NOON)) {
            throw new IllegalStateException("a bug");
          }
          return Optional.ofNullable(process.state.get(s));
        };
    process.due("a", NOON);
    process.due("b", NOON);
    work.given(0);
    turn();
    assertEquals(List.of("b"), process.acted);
    now = NOON.plusSeconds(11);
    turn();
    assertEquals(List.of("b", "a"), process.acted);
  }

  @Test
  void aPartitionThatCantBeLookedThroughIsLookedThroughLater() {
    process.beforeCandidates =
        () -> {
          if (now.equals(NOON)) {
            throw new IllegalStateException("a bug");
          }
        };
    process.due("a", NOON);
    work.given(0);
    turn();
    assertEquals(List.of(), process.acted);
    now = NOON.plusSeconds(10);
    turn();
    assertEquals(List.of("a"), process.acted);
  }

  @Test
  void anActWhoseFactChangesNothingIsHeldBack() {
    settles = false;
    process.due("a", NOON);
    work.given(0);
    turn();
    turn();
    assertEquals(List.of("a"), process.acted);
    now = NOON.plusSeconds(11);
    turn();
    assertEquals(List.of("a", "a"), process.acted);
  }

  @Test
  void anActWhoseFactIsNotMeantToChangeAnythingGoesOn() {
    settles = false;
    process.answer = s -> CompletableFuture.completedFuture(ToyProcess.done(s).unsettled());
    process.due("a", NOON);
    work.given(0);
    work.begin(now);
    runTasks();
    work.begin(now);
    assertEquals(List.of("a", "a"), process.acted);
  }

  @Test
  void nothingBeginsWhileItsOutcomeCouldNotBeWrittenDown() {
    ready = false;
    process.due("a", NOON);
    work.given(0);
    turn();
    assertEquals(List.of(), process.acted);
    ready = true;
    now = NOON.plusSeconds(1);
    turn();
    assertEquals(List.of("a"), process.acted);
  }

  @Test
  void anOutcomeThatIsNotKnownToBeRecordedIsRecordedAgainAndNotDoneAgain() {
    failures = 1;
    process.due("a", NOON);
    work.given(0);
    turn();
    await().until(() -> !tasks.isEmpty());
    turn();
    assertEquals(List.of("a"), process.acted);
    assertEquals(2, recorded.size());
    assertEquals(recorded.get(0), recorded.get(1));
    assertTrue(work.idle());
  }

  @Test
  void anOutcomeThatIsForANewerNodeToSayIsLeftToIt() {
    failures = 1;
    failure = new ForeignFactException("a newer fact");
    process.due("a", NOON);
    work.given(0);
    turn();
    assertEquals(1, recorded.size());
    assertTrue(work.idle());
  }

  @Test
  void whatTwoNodesDidHasOneName() {
    Work<String, ToyDue> other = work();
    process.due("a", NOON);
    ToyDue due = process.state.get("a");
    work.given(0);
    turn();
    process.state.put("a", due);
    other.given(0);
    other.begin(now);
    runTasks();
    assertEquals(recorded.get(0).id(), recorded.get(1).id());
  }

  @Test
  void outcomesThatEachCountHaveNamesOfTheirOwn() {
    settles = false;
    process.answer =
        s ->
            CompletableFuture.completedFuture(
                ToyProcess.done(s).unsettled().marked("" + process.acted.size()));
    process.due("a", NOON);
    work.given(0);
    work.begin(now);
    runTasks();
    work.begin(now);
    runTasks();
    assertNotEquals(recorded.get(0).id(), recorded.get(1).id());
  }

  @Test
  void whatWasTakenIsNotBegunAndWhatIsUnderWayIsWrittenDown() {
    CompletableFuture<ActOutcome> answer = new CompletableFuture<>();
    process.answer = s -> answer;
    process.due("a", NOON);
    process.due("b", NOON.plusSeconds(1));
    work.given(0);
    turn();
    work.taken(List.of(0));
    answer.complete(ToyProcess.done("a"));
    now = NOON.plusSeconds(1);
    turn();
    assertEquals(List.of("a"), process.acted);
    assertEquals(1, recorded.size());
    assertEquals(0, work.size());
  }

  /** It is not done again at once, but when its time has come. */
  private void assertTriedAgain() {
    process.due("a", NOON);
    work.given(0);
    turn();
    turn();
    assertEquals(List.of(1), process.attempts);
    process.answer = s -> CompletableFuture.completedFuture(ToyProcess.done(s));
    now = NOON.plusSeconds(11);
    turn();
    assertEquals(List.of(1, 2), process.attempts);
    assertEquals(1, recorded.size());
  }

  private void turn() {
    work.begin(now);
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private Work<String, ToyDue> work() {
    InstantSource clock = () -> now;
    OutcomeLog log =
        new OutcomeLog() {
          @Override
          public boolean ready() {
            return ready;
          }

          @Override
          public CompletableFuture<?> append(Event event) {
            recorded.add(event);
            if (failures-- > 0) {
              return CompletableFuture.failedFuture(failure);
            }
            if (settles) {
              process.state.remove(event.subject());
            }
            return CompletableFuture.completedFuture(null);
          }
        };
    return new Work<>(
        process, log, new EventFactory(new Recorder("test", "0"), clock), clock, tasks::add);
  }
}
