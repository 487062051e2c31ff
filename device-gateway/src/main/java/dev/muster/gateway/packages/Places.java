package dev.muster.gateway.packages;

import dev.muster.packages.link.PackageTicket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many downloads go on at once. A few more wait for a while, because a Mac that is told to come
 * again may not come; and one command has few of them, whoever got hold of its URL. Safe for any
 * thread.
 */
public final class Places {
  /** A client that goes on where it was cut off may be here twice until that was noticed. */
  static final int FOR_ONE_COMMAND = 4;

  private final int atOnce;
  private final long patience;
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<PackageTicket, Integer> taken = new ConcurrentHashMap<>();

  /**
   * Places.
   *
   * @param atOnce how many, and how many may wait
   * @param patience how long they wait
   */
  public Places(int atOnce, Duration patience) {
    this.atOnce = atOnce;
    this.patience = patience.toMillis();
    this.free = new Semaphore(atOnce, true);
  }

  /**
   * Takes a place; blocks until there is one.
   *
   * @return whether there was one, which is to be {@linkplain #leave left}
   */
  public boolean take(Optional<PackageTicket> ticket) throws InterruptedException {
    if (ticket.isPresent() && taken.merge(ticket.get(), 1, Integer::sum) > FOR_ONE_COMMAND) {
      forget(ticket.get());
      return false;
    }
    boolean got = false;
    try {
      got = free.tryAcquire() || waitFor();
    } finally {
      if (!got) {
        ticket.ifPresent(this::forget);
      }
    }
    return got;
  }

  private boolean waitFor() throws InterruptedException {
    if (waiting.incrementAndGet() > atOnce) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      return free.tryAcquire(patience, TimeUnit.MILLISECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Leaves a place that was taken with this ticket. */
  public void leave(Optional<PackageTicket> ticket) {
    ticket.ifPresent(this::forget);
    free.release();
  }

  private void forget(PackageTicket ticket) {
    taken.computeIfPresent(ticket, (t, count) -> count == 1 ? null : count - 1);
  }

  /** How many are taken. */
  public int taken() {
    return atOnce - free.availablePermits();
  }
}
