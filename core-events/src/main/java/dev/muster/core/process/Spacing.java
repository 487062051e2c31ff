package dev.muster.core.process;

import java.time.Duration;

/**
 * Times to wait between one try and the next, which grow.
 *
 * @param first after the first
 * @param factor by which the next one is longer
 * @param most and never longer than this
 */
public record Spacing(Duration first, int factor, Duration most) {

  /** Checks that it grows, or stays. */
  public Spacing {
    if (first.isNegative() || first.compareTo(most) > 0 || factor < 1) {
      throw new IllegalArgumentException(
          "a spacing from %s to %s, times %d".formatted(first, most, factor));
    }
  }

  /** How long after so many tries. */
  public Duration after(int times) {
    Duration grown = first;
    for (int i = 1; i < times && factor > 1 && grown.compareTo(most) < 0; i++) {
      grown = grown.multipliedBy(factor);
    }
    return grown.compareTo(most) < 0 ? grown : most;
  }

  /**
   * Between nine and eleven tenths of that, so that what was done together does not stay together.
   * The same for the same name and number, for a plan must not depend on who makes it.
   *
   * @param who of whom they are tries
   */
  public Duration after(int times, String who) {
    int spread = Math.floorMod((who.hashCode() * 31 + times) * 0x9E3779B1, 2_001);
    return after(times).multipliedBy(9_000 + spread).dividedBy(10_000);
  }
}
