package dev.muster.log.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Event;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessThreadTest {
  private final ToyProcess process = new ToyProcess();
  private final ProcessThread thread = new ProcessThread("toy", InstantSource.system());
  private final CompletableFuture<Void> record = new CompletableFuture<>();
  private final Work<String, ToyDue> work =
      new Work<>(
          process,
          new OutcomeLog() {
            @Override
            public boolean ready() {
              return true;
            }

            @Override
            public CompletableFuture<?> append(Event event) {
              return record;
            }
          },
          new EventFactory(new Recorder("test", "0"), InstantSource.system()),
          InstantSource.system(),
          thread);

  @Test
  void whatThrowsEndsNothing() throws Exception {
    thread.start(work);
    CountDownLatch after = new CountDownLatch(1);
    thread.execute(
        () -> {
          throw new IllegalStateException("a bug");
        });
    thread.execute(after::countDown);
    after.await();
    thread.stop(Duration.ofSeconds(10));
    assertFalse(running());
  }

  @Test
  void itWaitsForWhatIsUnderWay() {
    CompletableFuture<ActOutcome> answer = new CompletableFuture<>();
    begin(answer);
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> thread.stop(Duration.ofSeconds(60)));
    answer.complete(ToyProcess.done("a"));
    assertFalse(stopped.isDone());
    record.complete(null);
    await().until(stopped::isDone);
    assertTrue(work.idle());
  }

  @Test
  void whatComesToNoEndDoesNotHoldUpTheStop() {
    begin(new CompletableFuture<>());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> thread.stop(Duration.ofMillis(100)));
    await().until(() -> !running());
    assertFalse(work.idle());
  }

  private void begin(CompletableFuture<ActOutcome> answer) {
    process.answer = s -> answer;
    process.due("a", Instant.EPOCH);
    thread.start(work);
    thread.execute(() -> work.given(0));
    await().until(() -> !work.idle());
  }

  private static boolean running() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("toy"));
  }
}
