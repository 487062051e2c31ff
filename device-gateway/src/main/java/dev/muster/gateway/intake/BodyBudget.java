package dev.muster.gateway.intake;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The bytes that all bodies have room for together, so that no number of them exhausts the memory.
 * While there is room, anyone may have any of it. When there is none, it is taken from the address
 * whose unfinished bodies hold the most, so whoever sends little is not held up by whoever holds
 * much: the share of an address binds under pressure only, and only until its bodies are complete.
 * Safe for any thread.
 */
public final class BodyBudget {
  private final long bytes;
  private long used;
  private final Map<String, Holder> holders = new HashMap<>();

  /** A budget of so many bytes. */
  public BodyBudget(long bytes) {
    this.bytes = bytes;
  }

  /** An eighth of the heap, and room for two bodies of the largest size at least. */
  public static BodyBudget ofHeap(int largestBody) {
    return new BodyBudget(Math.max(Runtime.getRuntime().maxMemory() / 8, 2L * largestBody));
  }

  /** What one address holds for bodies that are not complete. */
  private static final class Holder {
    private long bytes;
    private final Set<Lease> unfinished = new LinkedHashSet<>();
  }

  /**
   * The room of one body.
   *
   * @param address that it is counted for
   * @param taken is told, on any thread and under a lock, when its room was given to others
   */
  public Lease open(String address, Runnable taken) {
    return new Lease(address, taken);
  }

  /** How many bytes are in use. */
  public synchronized long used() {
    return used;
  }

  private synchronized boolean grow(Lease lease, int more) {
    if (lease.ended) {
      return false;
    }
    Holder own = holders.computeIfAbsent(lease.address, a -> new Holder());
    own.unfinished.add(lease);
    while (used + more > bytes) {
      Holder largest = own;
      for (Holder holder : holders.values()) {
        if (holder.bytes > largest.bytes) {
          largest = holder;
        }
      }
      if (largest.bytes <= own.bytes + more) {
        release(lease);
        return false;
      }
      Lease oldest = largest.unfinished.iterator().next();
      release(oldest);
      oldest.taken.run();
    }
    used += more;
    own.bytes += more;
    lease.held += more;
    return true;
  }

  /** From now on its room is its own. */
  private synchronized void complete(Lease lease) {
    forget(lease);
  }

  private synchronized void release(Lease lease) {
    if (!lease.ended) {
      lease.ended = true;
      forget(lease);
      used -= lease.held;
      lease.held = 0;
    }
  }

  private void forget(Lease lease) {
    Holder holder = holders.get(lease.address);
    if (holder != null && holder.unfinished.remove(lease)) {
      holder.bytes -= lease.held;
      if (holder.unfinished.isEmpty()) {
        holders.remove(lease.address);
      }
    }
  }

  /** See {@link #open}. */
  public final class Lease implements AutoCloseable {
    private final String address;
    private final Runnable taken;
    private long held;
    private boolean ended;

    private Lease(String address, Runnable taken) {
      this.address = address;
      this.taken = taken;
    }

    /** Takes more room, if there is any; if not, what it had is given back. */
    boolean grow(int more) {
      return BodyBudget.this.grow(this, more);
    }

    /** The body is complete, and nobody can take its room any more. */
    void complete() {
      BodyBudget.this.complete(this);
    }

    @Override
    public void close() {
      release(this);
    }
  }
}
