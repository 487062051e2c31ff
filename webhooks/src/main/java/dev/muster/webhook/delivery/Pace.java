package dev.muster.webhook.delivery;

import dev.muster.core.process.Spacing;
import java.time.Duration;

/**
 * How much goes to one receiver at once, and how it is tried again.
 *
 * @param inFlight how many calls wait for an answer at once
 * @param events how many events wait in memory, beside those of one read
 * @param bytes how many bytes they have; one larger event is let in alone
 * @param retries of an event that is not taken, and of a receiver that is away
 * @param triesInMemory after so many an event that is not taken waits in the log, with its device's
 *     later ones
 * @param awayAfter after so many calls in a row that found nobody the receiver counts as away
 * @param giveUp how long an event is tried
 */
public record Pace(
    int inFlight,
    int events,
    long bytes,
    Spacing retries,
    int triesInMemory,
    int awayAfter,
    Duration giveUp) {
  /** As many devices at most wait in the log, and as many dead letters are kept. */
  public static final int MOST_KEPT = 1_000;

  /** For a receiver in earnest. */
  public static Pace of(int inFlight, Duration firstRetry, Duration giveUp) {
    return new Pace(
        inFlight,
        1_000,
        8L * 1024 * 1024,
        new Spacing(firstRetry, 2, Duration.ofMinutes(15)),
        5,
        10,
        giveUp);
  }
}
