package dev.muster.projections;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often a part of the server failed and was started again, and whether it keeps failing: once
 * may be a broker that went away, again and again is something that somebody must look at. Safe for
 * any thread.
 */
public final class Failures {
  /** So often within the time is not by chance. */
  private static final int OFTEN = 3;

  private static final Duration LATELY = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private long count;
  private String last = "";

  /** None yet. */
  public Failures(InstantSource clock) {
    this.clock = clock;
  }

  /** It failed, and is started again. */
  public synchronized void failed(Throwable failure) {
    count++;
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    // The message may quote what devices sent.
    last = cause.getClass().getSimpleName();
    recent.addLast(clock.instant());
    if (recent.size() > OFTEN) {
      recent.removeFirst();
    }
  }

  /** How often since the start. */
  public synchronized long count() {
    return count;
  }

  /** Why it keeps failing, in words; empty if it does not. */
  public synchronized Optional<String> keepsFailing() {
    Instant since = clock.instant().minus(LATELY);
    recent.removeIf(moment -> moment.isBefore(since));
    return recent.size() < OFTEN
        ? Optional.empty()
        : Optional.of(
            "failed %d times in %d minutes and starts again each time, lastly with %s: the log says more"
                .formatted(recent.size(), LATELY.toMinutes(), last));
  }
}
