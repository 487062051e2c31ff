package dev.muster.push;

import java.time.Duration;

/**
 * How many pushes may be under way at once: as many as are through in little more time than a few
 * of them take. What is under way when a node is killed is pushed again, so it must not pile up
 * where answers are not recorded as fast as pushes may go, as in the first seconds of a process.
 * For one thread.
 */
final class Window {
  private static final double FIRST = 8;
  private static final double LEAST = 4;

  /** The longest that one may take, in times of what the quickest take. */
  private static final double SLOWER = 3;

  /** Where all are quicker than this, how much quicker says nothing. */
  private static final Duration QUICK = Duration.ofMillis(5);

  /** By how much the quickest come nearer to each that is slower, for no time is right for ever. */
  private static final double DRIFT = 0.001;

  private static final double WIDER = 0.1;
  private static final double NARROWER = 0.2;

  private final int most;
  private double size = FIRST;
  private double quickest = Double.MAX_VALUE;

  /** A window for so many at the most. */
  Window(int most) {
    this.most = most;
  }

  /** Whether another may go beside so many. */
  boolean admits(int underWay) {
    return underWay < (int) size;
  }

  /** One of so many is through, this long after it was sent. */
  void through(Duration time, int underWay) {
    double took = Math.max(time.toNanos(), QUICK.toNanos());
    quickest = took < quickest ? took : quickest + (took - quickest) * DRIFT;
    if (took > SLOWER * quickest) {
      size = Math.max(LEAST, size - NARROWER);
    } else if (!admits(underWay)) {
      size = Math.min(most, size + WIDER);
    }
  }
}
