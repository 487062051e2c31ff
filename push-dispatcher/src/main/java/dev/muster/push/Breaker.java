package dev.muster.push;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Keeps pushes from a topic that APNs can't take any for at the moment: after a failure it is shut
 * for a while, longer with each, and then one goes ahead of the others to see. For one thread.
 */
final class Breaker {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Random jitter;
  private int failures;
  private Instant shutUntil = Instant.MIN;
  private boolean probing;

  Breaker(Random jitter) {
    this.jitter = jitter;
  }

  /** Whether one may go now; the first after a pause goes alone. */
  boolean admits(Instant now) {
    if (failures == 0) {
      return true;
    }
    if (probing || now.isBefore(shutUntil)) {
      return false;
    }
    probing = true;
    return true;
  }

  /** APNs took or refused one on its merits. */
  void succeeded() {
    failures = 0;
    probing = false;
  }

  /** APNs could not be asked, or had trouble of its own. */
  void failed(Instant now) {
    // Those that were under way together failed together.
    if (failures > 0 && !probing && now.isBefore(shutUntil)) {
      return;
    }
    probing = false;
    failures = Math.min(failures + 1, 20);
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 10));
    shutUntil = now.plusMillis(millis / 2 + jitter.nextLong(millis / 2 + 1));
  }

  /** When one may go ahead. */
  Instant shutUntil() {
    return shutUntil;
  }
}
