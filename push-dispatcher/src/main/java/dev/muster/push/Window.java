package dev.muster.push;

/**
 * How many pushes by one topic may be under way at once: a few at first, and more the more of them
 * this process has brought to an end, so that what is under way when it is killed, and goes out
 * again, is a small part of what it did. A process that has just started is slow to record what
 * APNs says, and much would be under way just then. For one thread.
 */
final class Window {
  private static final int FIRST = 8;
  private static final int ONE_IN = 400;

  private final int most;
  private int ended;

  /** A window for so many at the most. */
  Window(int most) {
    this.most = most;
  }

  /** One push has come to its end, in the log. */
  void ended() {
    ended = Math.min(ended + 1, most * ONE_IN);
  }

  /** Whether another may go beside so many. */
  boolean admits(int underWay) {
    return underWay < Math.min(most, FIRST + ended / ONE_IN);
  }
}
