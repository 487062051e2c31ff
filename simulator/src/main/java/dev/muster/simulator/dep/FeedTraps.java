package dev.muster.simulator.dep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How one server's list of devices and feed of changes go wrong. Safe for any thread. */
public final class FeedTraps {
  private final Map<Op, Integer> forgotten = new EnumMap<>(Op.class);
  private Duration cursorLifetime = Duration.ofDays(7);
  private Instant expiredUntil = Instant.MIN;
  private int repeated;
  private boolean held;
  private boolean tied;
  private boolean boundToLimit;
  private boolean idleCursorsStay;
  private boolean tellsAssignments = true;
  private Random order;

  FeedTraps() {}

  /** The next so many changes of this kind never reach the feed. */
  public synchronized void forget(int times, Op op) {
    forgotten.merge(op, times, Integer::sum);
  }

  /**
   * The next so many pages that are asked for with a cursor come with that very cursor, and with
   * more to follow. Their devices come again with the next page.
   */
  public synchronized void repeatCursor(int times) {
    repeated = times;
  }

  /** Changes wait, as those of the portal do for minutes, until this is false again. */
  public synchronized void hold(boolean wanted) {
    held = wanted;
  }

  /** From now on a page's changes come in any order. */
  public synchronized void shuffle(long seed) {
    order = new Random(seed);
  }

  /**
   * From now on changes of one serial within a second have the same {@code op_date}. Without this,
   * each is at least a second after the one before.
   */
  public synchronized void tieDates(boolean wanted) {
    tied = wanted;
  }

  /** How long cursors are good; seven days at first. */
  public synchronized void cursorsLast(Duration time) {
    cursorLifetime = time;
  }

  /** A cursor is good with the limit alone that it came with. */
  public synchronized void bindCursorsToLimit(boolean wanted) {
    boundToLimit = wanted;
  }

  /** Where nothing changed, sync answers with the cursor that it was asked with. */
  public synchronized void idleCursorsStay(boolean wanted) {
    idleCursorsStay = wanted;
  }

  /**
   * Whether profiles assigned, removed and fetched reach the feed as {@code modified}; so at first.
   */
  public synchronized void tellAssignments(boolean wanted) {
    tellsAssignments = wanted;
  }

  synchronized boolean forgets(Op op) {
    int left = forgotten.getOrDefault(op, 0);
    forgotten.put(op, Math.max(0, left - 1));
    return left > 0;
  }

  synchronized boolean repeats() {
    return repeated > 0 && repeated-- > 0;
  }

  synchronized List<Change> ordered(List<Change> page) {
    List<Change> copy = new ArrayList<>(page);
    if (order != null) {
      Collections.shuffle(copy, order);
    }
    return copy;
  }

  synchronized void expire(Instant until) {
    expiredUntil = until;
  }

  synchronized void check(Cursor cursor, int limit, Instant now) {
    if (!cursor.made().isAfter(expiredUntil) || cursor.made().plus(cursorLifetime).isBefore(now)) {
      throw new DepError(400, "EXPIRED_CURSOR");
    }
    if (boundToLimit && cursor.limit() != limit) {
      throw new DepError(400, "INVALID_CURSOR");
    }
  }

  synchronized boolean held() {
    return held;
  }

  synchronized boolean tied() {
    return tied;
  }

  synchronized boolean cursorsStay() {
    return idleCursorsStay;
  }

  synchronized boolean tellsAssignments() {
    return tellsAssignments;
  }
}
