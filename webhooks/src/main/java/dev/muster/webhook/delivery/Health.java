package dev.muster.webhook.delivery;

import dev.muster.core.process.Spacing;
import java.time.Instant;

/**
 * Whether a receiver is there. While it is away one call after the other finds out, after times
 * that grow, and all else waits. For one thread.
 */
final class Health {
  private final String name;
  private final Spacing spacing;
  private final int awayAfter;
  private int awayInRow;
  private int shuts;
  private long taken;
  private Instant shutUntil = Instant.MIN;
  private Instant lastSign;
  private String why = "";

  /** Of a receiver that is taken to be there. */
  Health(String name, Spacing spacing, int awayAfter, Instant now) {
    this.name = name;
    this.spacing = spacing;
    this.awayAfter = awayAfter;
    this.lastSign = now;
  }

  void took(Instant now) {
    taken++;
    answered(now);
  }

  /** It is there, whatever it says. */
  void answered(Instant now) {
    awayInRow = 0;
    shuts = 0;
    shutUntil = Instant.MIN;
    lastSign = now;
  }

  void missed(String problem, Instant now) {
    awayInRow++;
    why = problem;
    // Those that were under way when it was shut say nothing new.
    if (away() && !now.isBefore(shutUntil)) {
      shuts++;
      shutUntil = now.plus(spacing.after(shuts, name));
    }
  }

  /** Whether it counts as away. */
  boolean away() {
    return awayInRow >= awayAfter;
  }

  /** How many calls may be under way at this moment, of so many that may at all. */
  int admits(Instant now, int most) {
    if (now.isBefore(shutUntil)) {
      return 0;
    }
    return away() ? 1 : most;
  }

  /** How many events it has taken. */
  long taken() {
    return taken;
  }

  /** When it was last seen to be there, or first asked. */
  Instant lastSign() {
    return lastSign;
  }

  /** Why it is away, in words. */
  String why() {
    return why;
  }
}
