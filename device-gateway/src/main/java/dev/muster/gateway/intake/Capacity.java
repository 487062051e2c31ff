package dev.muster.gateway.intake;

/**
 * How many messages are answered in a second at most, as far as it was seen. What is answered while
 * there is hardly anything to do says little, so the estimate goes down only by times in which
 * messages had to wait, and up by any in which more were answered. For one thread at a time.
 */
final class Capacity {
  private static final long WINDOW_NANOS = 250_000_000;
  private static final double LEAST = 20;

  /** Where there is much to do: both ways alike, or noise alone would drive it to one side. */
  private static final double STEP = 0.2;

  /** Where there is little to do, and yet more was answered than thought: that much is certain. */
  private static final double LEAP = 0.5;

  /** The part of the longest wait from which on a wait says that there is much to do. */
  private static final double MUCH = 0.25;

  private final double longestWaitSeconds;
  private double perSecond;
  private long began;
  private int answered;
  private int fewest;

  /**
   * An estimate.
   *
   * @param perSecond before anything was seen
   * @param longestWaitSeconds that is to be kept to
   */
  Capacity(double perSecond, double longestWaitSeconds, long now) {
    this.perSecond = perSecond;
    this.longestWaitSeconds = longestWaitSeconds;
    this.began = now;
  }

  double perSecond() {
    return perSecond;
  }

  /** How many may be in it for none to wait longer than that. */
  double room() {
    return perSecond * longestWaitSeconds;
  }

  /**
   * Takes note of the moment.
   *
   * @param inFlight messages that are not answered yet
   * @param done how many were answered since it was told last
   * @param now in nanoseconds, from any origin
   */
  void at(int inFlight, int done, long now) {
    answered += done;
    fewest = Math.min(fewest, inFlight);
    double seconds = (now - began) / 1e9;
    if (now - began < WINDOW_NANOS) {
      return;
    }
    double rate = answered / seconds;
    if (fewest > rate * longestWaitSeconds * MUCH && fewest > 1) {
      perSecond = Math.max(LEAST, perSecond + STEP * (rate - perSecond));
    } else if (rate > perSecond) {
      perSecond += LEAP * (rate - perSecond);
    }
    began = now;
    answered = 0;
    fewest = inFlight;
  }
}
