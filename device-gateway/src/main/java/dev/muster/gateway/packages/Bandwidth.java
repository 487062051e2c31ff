package dev.muster.gateway.packages;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Shares so many bytes a second among all who send: each piece is given its moment, in the order in
 * which they ask, so those who ask for pieces of one size get on equally fast. Safe for any thread;
 * {@link #take} blocks.
 */
public final class Bandwidth {
  private static final int SMALLEST = 4 * 1024;
  private static final int LARGEST = 64 * 1024;
  private static final long SECOND = 1_000_000_000;

  /** What was not used may be had later, for so long. */
  private static final long BURST = SECOND / 10;

  private final long perSecond;
  private final LongSupplier nanos;
  private final LongConsumer sleep;
  private long next;

  /**
   * A bandwidth.
   *
   * @param perSecond bytes; 0 for as many as go
   * @param nanos a clock that never goes back
   * @param sleep waits for so many nanoseconds
   */
  public Bandwidth(long perSecond, LongSupplier nanos, LongConsumer sleep) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.sleep = sleep;
    this.next = nanos.getAsLong();
  }

  /** How many bytes to ask for at once: with little to share, small pieces come in turn sooner. */
  public int piece() {
    return perSecond == 0
        ? LARGEST
        : (int) Math.clamp(perSecond / 100, (long) SMALLEST, (long) LARGEST);
  }

  /** Waits until so many bytes may go. */
  public void take(int bytes) {
    if (perSecond == 0) {
      return;
    }
    long wait;
    synchronized (this) {
      long now = nanos.getAsLong();
      long mine = Math.max(next, now - BURST);
      next = mine + bytes * SECOND / perSecond;
      wait = mine - now;
    }
    if (wait > 0) {
      sleep.accept(wait);
    }
  }
}
