package dev.muster.dep.account;

import dev.muster.dep.apple.AppleException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How long a worker rests after a round. For the thread of the account. */
final class Pace {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 10;

  private final Duration interval;
  private final Duration shortest;
  private final InstantSource clock;
  private Instant restUntil = Instant.EPOCH;
  private int setbacks;

  /**
   * A pace.
   *
   * @param interval how long after a round that went well
   * @param shortest how long at least
   */
  Pace(Duration interval, Duration shortest, InstantSource clock) {
    this.interval = interval;
    this.shortest = shortest;
    this.clock = clock;
  }

  /** Until when Apple asked to be left alone, if that is still to come. */
  Optional<Instant> restUntil() {
    return Optional.of(restUntil).filter(clock.instant()::isBefore);
  }

  /** After a round that went well, and after which something may be due earlier. */
  Duration wellDone(Optional<Instant> due) {
    setbacks = 0;
    return due.map(at -> shorter(Duration.between(clock.instant(), at))).orElse(interval);
  }

  /** After a refusal: as Apple says, or longer each time. */
  Duration refused(AppleException refusal) {
    if (refusal.retryAt().isPresent()) {
      restUntil = refusal.retryAt().get();
      return longer(Duration.between(clock.instant(), refusal.retryAt().get()));
    }
    Duration grown = interval.multipliedBy(1L << Math.min(setbacks++, DOUBLINGS));
    return grown.compareTo(LONGEST_WAIT) > 0 ? longer(LONGEST_WAIT) : longer(grown);
  }

  private Duration shorter(Duration wait) {
    Duration soon = wait.compareTo(shortest) < 0 ? shortest : wait;
    return soon.compareTo(interval) < 0 ? soon : interval;
  }

  private Duration longer(Duration wait) {
    return wait.compareTo(interval) > 0 ? wait : interval;
  }
}
