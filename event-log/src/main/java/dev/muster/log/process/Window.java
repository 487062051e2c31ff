package dev.muster.log.process;

/**
 * How many acts by one resource may be under way at once: a few at first, and more the more of them
 * this node has brought to an end, so that what is under way when it is killed, and is done again,
 * is a small part of what it did. A node that has just started is slow to record what came of an
 * act, and much would be under way just then. For one thread.
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

  /** One act has come to its end, in the log. */
  void ended() {
    ended = Math.min(ended + 1, most * ONE_IN);
  }

  /** Whether another may go beside so many. */
  boolean admits(int underWay) {
    return underWay < Math.min(most, FIRST + ended / ONE_IN);
  }
}
