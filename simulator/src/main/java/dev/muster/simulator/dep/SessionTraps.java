package dev.muster.simulator.dep;

import java.time.Duration;

/** How long one server's sessions live, and how it hears of their end. Safe for any thread. */
public final class SessionTraps {
  private Duration lifetime = Duration.ofMinutes(3);
  private int calls = Integer.MAX_VALUE;
  private int renewal = Integer.MAX_VALUE;
  private boolean single;
  private boolean forbids;

  SessionTraps() {}

  /** How long a session lives; three minutes at first. */
  public synchronized void last(Duration time) {
    lifetime = time;
  }

  /** How many calls a session is good for; any number at first. */
  public synchronized void lastCalls(int number) {
    calls = number;
  }

  /** Every so many calls the answer brings a new value; the old one ends when the new is used. */
  public synchronized void renewEvery(int number) {
    renewal = number;
  }

  /** A new session ends those before it. */
  public synchronized void single(boolean wanted) {
    single = wanted;
  }

  /** A session that ended is refused with 403 {@code FORBIDDEN}, in place of 401. */
  public synchronized void forbid(boolean wanted) {
    forbids = wanted;
  }

  synchronized Duration lifetime() {
    return lifetime;
  }

  synchronized int calls() {
    return calls;
  }

  synchronized int renewal() {
    return renewal;
  }

  synchronized boolean isSingle() {
    return single;
  }

  synchronized DepError ended() {
    return forbids ? new DepError(403, "FORBIDDEN") : new DepError(401, "UNAUTHORIZED");
  }
}
