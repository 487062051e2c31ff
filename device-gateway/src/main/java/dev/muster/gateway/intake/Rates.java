package dev.muster.gateway.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Slows whoever sends without end, so that the others don't notice: a bucket of tokens for each
 * that was heard lately. Safe for any thread.
 */
public final class Rates {
  private static final Duration RECORD_EVERY = Duration.ofMinutes(1);
  private static final int MOST_KEYS = 100_000;

  /** What becomes of a message. */
  public enum Verdict {
    /** It goes on. */
    PASS,
    /** It is too much, and that is worth a fact. */
    SLOW_AND_RECORD,
    /** It is too much, and the log knows. */
    SLOW
  }

  private final int perSecond;
  private final int burst;
  private final InstantSource clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

  /** So many of each, over time and at once. */
  public Rates(int perSecond, int burst, InstantSource clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  /**
   * Counts one for this key: a device that has proved itself, or the address of someone who has
   * not.
   */
  public Verdict count(String key) {
    long now = clock.millis();
    return buckets.get(key, k -> new Bucket(burst, now)).take(now);
  }

  private final class Bucket {
    private double tokens;
    private long filledAt;
    private long recordedAt = Long.MIN_VALUE / 2;

    Bucket(int tokens, long now) {
      this.tokens = tokens;
      this.filledAt = now;
    }

    synchronized Verdict take(long now) {
      tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perSecond / 1000.0);
      filledAt = now;
      if (tokens >= 1) {
        tokens--;
        return Verdict.PASS;
      }
      if (now - recordedAt < RECORD_EVERY.toMillis()) {
        return Verdict.SLOW;
      }
      recordedAt = now;
      return Verdict.SLOW_AND_RECORD;
    }
  }
}
