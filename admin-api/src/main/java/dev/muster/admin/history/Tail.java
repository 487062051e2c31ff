package dev.muster.admin.history;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.stream.EventStream;
import dev.muster.log.stream.EventStreams;
import dev.muster.log.stream.StreamPosition;
import dev.muster.log.view.FoldedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what happens to those who watch, each event with the position behind it, from where they
 * can go on when they come again. Each watcher has a virtual thread of their own, which waits where
 * they are slow.
 */
final class Tail {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final int MOST_WATCHERS = 100;
  private static final int EVENTS_AT_ONCE = 200;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(15).toNanos();

  private final Vertx vertx;
  private final EventStreams streams;
  private final Predicate<String> counts;
  private final Semaphore places = new Semaphore(MOST_WATCHERS);

  /**
   * Sends these.
   *
   * @param counts whether a caller of this id may still watch
   */
  Tail(Vertx vertx, EventStreams streams, Predicate<String> counts) {
    this.vertx = vertx;
    this.streams = streams;
    this.counts = counts;
  }

  void serve(Call call, Predicate<String> kinds, Optional<EnrollmentId> device) {
    Predicate<Event> wanted =
        event ->
            kinds.test(event.fact().kind())
                && device.filter(d -> !d.value().equals(event.subject())).isEmpty();
    Optional<StreamPosition> from =
        call.query("from")
            .or(() -> Optional.ofNullable(call.context().request().getHeader("Last-Event-ID")))
            .filter(word -> !word.isBlank())
            .map(Tail::position);
    Watcher watcher = new Watcher(vertx.getOrCreateContext(), call.context());
    if (!places.tryAcquire()) {
      throw new Problem(
          503,
          "too-many-watchers",
          "%d watch what happens, as many as may at once: try again soon".formatted(MOST_WATCHERS));
    }
    Thread.ofVirtual()
        .name("tail")
        .start(
            () -> {
              try {
                watch(watcher, call.principal().id(), from, wanted);
              } finally {
                places.release();
              }
            });
  }

  private void watch(
      Watcher watcher, String caller, Optional<StreamPosition> from, Predicate<Event> wanted) {
    try (EventStream stream = streams.open(from, wanted)) {
      // Whoever sees the first line misses nothing that is folded after it.
      watcher.begin(stream.position());
      long last = System.nanoTime();
      while (watcher.listens()) {
        if (!counts.test(caller)) {
          watcher.end();
          return;
        }
        Buffer lines = lines(watcher, stream);
        if (lines.length() > 0) {
          watcher.send(lines);
          last = System.nanoTime();
        } else if (System.nanoTime() - last > HEARTBEAT_NANOS) {
          watcher.send(watcher.heartbeat(stream.position()));
          last = System.nanoTime();
        }
      }
    } catch (Watcher.TooSlowException e) {
      LOG.info("a watcher took nothing for a minute and was let go");
      watcher.end();
    } catch (InterruptedException e) {
      watcher.end();
    } catch (IllegalArgumentException e) {
      watcher.fail(unknown());
    } catch (RuntimeException e) {
      watcher.fail(e);
    }
  }

  private static Buffer lines(Watcher watcher, EventStream stream) throws InterruptedException {
    Buffer lines = Buffer.buffer();
    Optional<FoldedEvent> event = stream.next(LOOK);
    for (int i = 0; event.isPresent() && i < EVENTS_AT_ONCE; i++) {
      FoldedEvent e = event.get();
      lines.appendBuffer(
          watcher.line(
              HistoryJson.of(e.partition(), e.offset(), e.recordedAt(), e.event(), e.consequence()),
              stream.position()));
      // The last look would pass over one that nobody sends.
      event = i + 1 < EVENTS_AT_ONCE ? stream.next(Duration.ZERO) : Optional.empty();
    }
    return lines;
  }

  private static StreamPosition position(String word) {
    try {
      return StreamPosition.decode(word);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static Problem unknown() {
    return Problem.badRequest(
        "the position is none of this log: take it from a line of GET /v1/events, or leave it out"
            + " for what happens from now on");
  }
}
