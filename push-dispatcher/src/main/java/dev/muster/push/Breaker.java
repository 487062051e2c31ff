package dev.muster.push;

import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Keeps pushes from a topic that APNs can't take any for at the moment: after a failure it is shut
 * for a while, longer with each, and then one goes ahead of the others to see. One goes ahead by a
 * new connection, too, or the others would gather behind it while it is made, and what is under way
 * when a node is killed is pushed again. For one thread.
 */
final class Breaker {
  private static final Spacing SPACING =
      new Spacing(Duration.ofMillis(500), 2, Duration.ofSeconds(30));

  private final Random jitter;
  private int failures;
  private Instant shutUntil = Instant.MIN;
  private boolean probing;
  private boolean open;

  Breaker(Random jitter) {
    this.jitter = jitter;
  }

  /** Whether one may go now; the first after a pause goes alone. */
  boolean admits(Instant now) {
    if (open) {
      return true;
    }
    if (probing || now.isBefore(shutUntil)) {
      return false;
    }
    probing = true;
    return true;
  }

  /** There is a new connection, of which nothing is known. */
  void renewed() {
    failures = 0;
    probing = false;
    open = false;
    shutUntil = Instant.MIN;
  }

  /**
   * APNs took or refused one on its merits.
   *
   * @return whether others had to wait for it
   */
  boolean succeeded() {
    boolean waited = !open;
    failures = 0;
    probing = false;
    open = true;
    return waited;
  }

  /** APNs could not be asked, or had trouble of its own. */
  void failed(Instant now) {
    // Those that were under way together failed together.
    if (failures > 0 && !probing && now.isBefore(shutUntil)) {
      return;
    }
    probing = false;
    open = false;
    failures++;
    long millis = SPACING.after(failures).toMillis();
    shutUntil = now.plusMillis(millis / 2 + jitter.nextLong(millis / 2 + 1));
  }

  /** When one may go ahead. */
  Instant shutUntil() {
    return shutUntil;
  }
}
