package dev.muster.gateway;

import dev.muster.core.event.LoadFact.MessagesTurnedAway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Which messages are let in. More than can be answered soon would only make all of them late, so
 * there are two bounds: on those that wait for a processor, which keeps the time of those that are
 * let in short, and on all that are not answered yet, which keeps memory bounded while the log is
 * slow. How many were turned away is told every few seconds while there are any, so that whoever
 * calls devices can wait with the next ones. Safe for any thread.
 */
final class Admission {

  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int mostInFlight;
  private final int mostWaiting;
  private final Counter turnedAway;
  private final InstantSource clock;
  private final IntConsumer tell;
  private final AtomicInteger untold = new AtomicInteger();
  private final AtomicReference<Instant> told = new AtomicReference<>(Instant.MIN);

  /**
   * Lets in as many as this.
   *
   * @param tell is told how many were turned away since it was told last; must not block
   */
  Admission(
      int mostInFlight,
      int mostWaiting,
      InstantSource clock,
      IntConsumer tell,
      MeterRegistry registry) {
    this.clock = clock;
    this.tell = tell;
    this.mostInFlight = mostInFlight;
    this.mostWaiting = mostWaiting;
    turnedAway =
        Counter.builder("muster.messages.turned.away")
            .description("Messages that were told to come again because there were too many.")
            .register(registry);
    Gauge.builder("muster.messages.in.flight", inFlight, AtomicInteger::get)
        .description("Messages that are being answered.")
        .register(registry);
    Gauge.builder("muster.messages.waiting", waiting, AtomicInteger::get)
        .description("Messages that wait for a processor.")
        .register(registry);
  }

  /** Lets a message in, until {@link #leave}; or does not. */
  boolean enter() {
    if (waiting.get() < mostWaiting) {
      if (inFlight.incrementAndGet() <= mostInFlight) {
        return true;
      }
      inFlight.decrementAndGet();
    }
    turnedAway.increment();
    untold.incrementAndGet();
    Instant now = clock.instant();
    Instant last = told.get();
    if (last.isBefore(now.minus(MessagesTurnedAway.INTERVAL)) && told.compareAndSet(last, now)) {
      tell.accept(untold.getAndSet(0));
    }
    return false;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** From now on a message that was let in waits for a processor. */
  void queued() {
    waiting.incrementAndGet();
  }

  void begun() {
    waiting.decrementAndGet();
  }
}
