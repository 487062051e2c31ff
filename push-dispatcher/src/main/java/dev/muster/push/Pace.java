package dev.muster.push;

import java.time.Duration;
import java.time.Instant;

/**
 * So many a second, evenly but for a tenth of a second's worth at once. Halves its rate while the
 * gateway is overloaded, at most once a second, down to a twentieth, and gets it back step by step.
 * For one thread.
 */
final class Pace {
  private static final double BURST_SECONDS = 0.1;
  private static final double SLOWEST = 0.05;
  private static final double RECOVERY = 1.1;
  private static final Duration ADJUSTMENT = Duration.ofSeconds(1);

  private final double full;
  private double rate;
  private double tokens;
  private Instant filled;
  private Instant adjusted;

  Pace(int perSecond, Instant now) {
    full = perSecond;
    rate = perSecond;
    tokens = burst();
    filled = now;
    adjusted = now;
  }

  /** Takes one, which is there. */
  void take() {
    tokens--;
  }

  /** How long until there is one. */
  Duration untilNext(Instant now) {
    fill(now);
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(1e9 * (1 - tokens) / rate));
  }

  /** Hears how the gateway does. */
  void adjust(boolean overloaded, Instant now) {
    if (Duration.between(adjusted, now).compareTo(ADJUSTMENT) < 0) {
      return;
    }
    fill(now);
    double seconds = Duration.between(adjusted, now).toMillis() / 1e3;
    adjusted = now;
    rate =
        overloaded
            ? Math.max(full * SLOWEST, rate / 2)
            : Math.min(full, rate * Math.pow(RECOVERY, seconds));
  }

  double perSecond() {
    return rate;
  }

  private void fill(Instant now) {
    double seconds = Duration.between(filled, now).toNanos() / 1e9;
    if (seconds > 0) {
      tokens = Math.min(burst(), tokens + seconds * rate);
    }
    filled = now;
  }

  private double burst() {
    return Math.max(1, rate * BURST_SECONDS);
  }
}
