package dev.muster.push;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.push.PushPlan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is to be pushed, and in which order: those that are due, urgent ones first; the others by
 * turns of what they are pushed for, so that a large fan-out does not stand in the way of a small
 * one. For one thread, which others may ask who is in here.
 */
final class Pending {
  /** Where an entry stands. */
  private enum Place {
    WAITING,
    READY,
    GONE
  }

  /** One enrolment that is to be pushed. Entries that were replaced stay in their queue, dead. */
  static final class Entry {
    private final EnrollmentId id;
    private final int partition;
    private final Instant due;
    private final boolean urgent;
    private final String turn;
    private Place place = Place.WAITING;

    private Entry(EnrollmentId id, int partition, Instant due, boolean urgent, String turn) {
      this.id = id;
      this.partition = partition;
      this.due = due;
      this.urgent = urgent;
      this.turn = turn;
    }

    EnrollmentId id() {
      return id;
    }

    int partition() {
      return partition;
    }
  }

  private static final String ALONE = "";

  /** So many dead entries are not worth looking for. */
  private static final int FEW = 1_000;

  private final Map<EnrollmentId, Entry> entries = new ConcurrentHashMap<>();
  private final PriorityQueue<Entry> waiting =
      new PriorityQueue<>((a, b) -> a.due.compareTo(b.due));
  private final Deque<Entry> urgent = new ArrayDeque<>();
  private final LinkedHashMap<String, Deque<Entry>> turns = new LinkedHashMap<>();

  /** The enrolment is to be pushed by this plan and no other. */
  void put(EnrollmentId id, int partition, PushPlan plan) {
    put(id, partition, plan, plan.due());
  }

  /** The same, but not before this moment. */
  void put(EnrollmentId id, int partition, PushPlan plan, Instant due) {
    String turn = plan.forCommand().map(uuid -> uuid.value()).orElse(ALONE);
    Entry old = entries.get(id);
    if (old != null && old.urgent == plan.urgent() && old.turn.equals(turn)) {
      // It keeps its place in the line.
      if (old.due.equals(due) || old.place == Place.READY && !due.isAfter(old.due)) {
        return;
      }
    }
    remove(id);
    Entry entry = new Entry(id, partition, due, plan.urgent(), turn);
    entries.put(id, entry);
    waiting.add(entry);
    if (waiting.size() > 2 * entries.size() + FEW) {
      waiting.removeIf(dead -> dead.place == Place.GONE);
    }
  }

  /** The enrolment is not to be pushed. */
  void remove(EnrollmentId id) {
    Entry old = entries.remove(id);
    if (old != null) {
      old.place = Place.GONE;
    }
  }

  /** Nobody of these partitions is to be pushed. */
  void removeAll(Collection<Integer> partitions) {
    entries
        .values()
        .removeIf(
            entry -> {
              boolean leaves = partitions.contains(entry.partition);
              if (leaves) {
                entry.place = Place.GONE;
              }
              return leaves;
            });
    waiting.removeIf(entry -> entry.place == Place.GONE);
  }

  /** Takes out the one that is next among those that are due. */
  Optional<Entry> next(Instant now) {
    while (!waiting.isEmpty() && !waiting.peek().due.isAfter(now)) {
      Entry entry = waiting.poll();
      if (entry.place == Place.WAITING) {
        entry.place = Place.READY;
        (entry.urgent ? urgent : turns.computeIfAbsent(entry.turn, t -> new ArrayDeque<>()))
            .add(entry);
      }
    }
    Optional<Entry> next = first(urgent);
    while (next.isEmpty() && !turns.isEmpty()) {
      Map.Entry<String, Deque<Entry>> turn = turns.pollFirstEntry();
      next = first(turn.getValue());
      if (!turn.getValue().isEmpty()) {
        turns.putLast(turn.getKey(), turn.getValue());
      }
    }
    next.ifPresent(entry -> remove(entry.id));
    return next;
  }

  /** When the next one is due, or was. */
  Optional<Instant> nextDue() {
    while (!waiting.isEmpty() && waiting.peek().place == Place.GONE) {
      waiting.poll();
    }
    if (!urgent.isEmpty() || !turns.isEmpty()) {
      return Optional.of(Instant.MIN);
    }
    return Optional.ofNullable(waiting.peek()).map(entry -> entry.due);
  }

  /** Whether the enrolment is to be pushed. Any thread may ask. */
  boolean holds(EnrollmentId id) {
    return entries.containsKey(id);
  }

  int size() {
    return entries.size();
  }

  private static Optional<Entry> first(Deque<Entry> queue) {
    Entry entry = queue.poll();
    while (entry != null && entry.place == Place.GONE) {
      entry = queue.poll();
    }
    return Optional.ofNullable(entry);
  }
}
