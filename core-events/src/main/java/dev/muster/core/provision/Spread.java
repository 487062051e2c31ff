package dev.muster.core.provision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long something took, of many times that it was measured.
 *
 * @param count how often it was measured, 1 or more
 * @param p50 half of them took no longer than this one
 * @param p95 95 of 100 of them took no longer than this one
 * @param max the longest
 */
public record Spread(int count, Duration p50, Duration p95, Duration max) {

  /** Of these times, by nearest rank: each is one that was measured. Empty if there are none. */
  public static Optional<Spread> of(List<Duration> times) {
    if (times.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = times.stream().sorted().toList();
    return Optional.of(
        new Spread(sorted.size(), rank(sorted, 50), rank(sorted, 95), sorted.getLast()));
  }

  private static Duration rank(List<Duration> sorted, int percent) {
    // Rounded up, in whole numbers: the smallest rank that so many percent do not exceed.
    return sorted.get((int) ((sorted.size() * (long) percent + 99) / 100) - 1);
  }
}
