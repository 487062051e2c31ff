package dev.muster.log.process;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Who has something due that goes by one resource, and in which order: those that are due, urgent
 * ones first; the others by turns of what they have in common, so that a large fan-out does not
 * stand in the way of a small one. None goes while the resource is shut, or so many are under way
 * that it or the log has to catch up first. For one thread.
 *
 * @param <S> subjects
 */
final class Lane<S> {
  /** Where an entry stands. */
  private enum Place {
    WAITING,
    READY,
    GONE
  }

  /** One subject in the line. Entries that were replaced stay in their queue, dead. */
  static final class Entry<S> {
    private final Lane<S> lane;
    private final S subject;
    private final int partition;
    private final Instant due;
    private final boolean urgent;
    private final String turn;
    private Place place = Place.WAITING;

    private Entry(
        Lane<S> lane, S subject, int partition, Instant due, boolean urgent, String turn) {
      this.lane = lane;
      this.subject = subject;
      this.partition = partition;
      this.due = due;
      this.urgent = urgent;
      this.turn = turn;
    }

    S subject() {
      return subject;
    }

    /** Whether it stands in this lane. */
    boolean in(Lane<S> other) {
      return lane == other;
    }

    int partition() {
      return partition;
    }

    /** Whether it keeps its place in the line when it is put there like this once more. */
    boolean stays(Lane<S> other, Instant from, boolean urgently, String of) {
      return lane == other
          && urgent == urgently
          && turn.equals(of)
          && (due.equals(from) || place == Place.READY && !from.isAfter(due));
    }

    void leave() {
      place = Place.GONE;
      lane.alive--;
    }
  }

  /** So many dead entries are not worth looking for. */
  private static final int FEW = 1_000;

  private final Window window;
  private final PriorityQueue<Entry<S>> waiting =
      new PriorityQueue<>((a, b) -> a.due.compareTo(b.due));
  private final Deque<Entry<S>> urgent = new ArrayDeque<>();
  private final LinkedHashMap<String, Deque<Entry<S>>> turns = new LinkedHashMap<>();
  private int alive;
  private int underWay;
  private Instant shutUntil = Instant.MIN;

  /** A lane by which so many may be under way at the most. */
  Lane(int most) {
    window = new Window(most);
  }

  /** Puts one at the end of the line. */
  Entry<S> add(S subject, int partition, Instant due, boolean urgently, String turn) {
    Entry<S> entry = new Entry<>(this, subject, partition, due, urgently, turn);
    waiting.add(entry);
    alive++;
    if (waiting.size() > 2 * alive + FEW) {
      sweep();
    }
    return entry;
  }

  /** Forgets those that have left. */
  void sweep() {
    waiting.removeIf(entry -> entry.place == Place.GONE);
  }

  /** The one that is next among those that are due, if it may go now. */
  Optional<Entry<S>> next(Instant now) {
    if (now.isBefore(shutUntil) || !window.admits(underWay)) {
      return Optional.empty();
    }
    while (!waiting.isEmpty() && !waiting.peek().due.isAfter(now)) {
      Entry<S> entry = waiting.poll();
      if (entry.place == Place.WAITING) {
        entry.place = Place.READY;
        (entry.urgent ? urgent : turns.computeIfAbsent(entry.turn, t -> new ArrayDeque<>()))
            .add(entry);
      }
    }
    Optional<Entry<S>> next = first(urgent);
    while (next.isEmpty() && !turns.isEmpty()) {
      Map.Entry<String, Deque<Entry<S>>> turn = turns.pollFirstEntry();
      next = first(turn.getValue());
      if (!turn.getValue().isEmpty()) {
        turns.putLast(turn.getKey(), turn.getValue());
      }
    }
    return next;
  }

  /** When the next one may go, or might have; empty when that is not a matter of time. */
  Optional<Instant> nextDue() {
    if (!window.admits(underWay)) {
      return Optional.empty();
    }
    while (!waiting.isEmpty() && waiting.peek().place == Place.GONE) {
      waiting.poll();
    }
    Optional<Instant> due =
        urgent.isEmpty() && turns.isEmpty()
            ? Optional.ofNullable(waiting.peek()).map(entry -> entry.due)
            : Optional.of(Instant.MIN);
    return due.map(moment -> moment.isBefore(shutUntil) ? shutUntil : moment);
  }

  /** None goes before this moment. */
  void shut(Instant until) {
    shutUntil = until;
  }

  void open() {
    shutUntil = Instant.MIN;
  }

  void began() {
    underWay++;
  }

  /**
   * One is not under way any more.
   *
   * @param recorded what came of it stands in the log
   */
  void ended(boolean recorded) {
    underWay--;
    if (recorded) {
      window.ended();
    }
  }

  private static <S> Optional<Entry<S>> first(Deque<Entry<S>> queue) {
    Entry<S> entry = queue.poll();
    while (entry != null && entry.place == Place.GONE) {
      entry = queue.poll();
    }
    return Optional.ofNullable(entry);
  }
}
