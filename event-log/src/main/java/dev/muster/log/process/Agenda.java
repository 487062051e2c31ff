package dev.muster.log.process;

import dev.muster.core.process.Due;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has something due, each in the lane of its resource: the resources take turns, and one by
 * which nothing can go at the moment does not stand in the way of another. For one thread, which
 * others may ask who is in here.
 *
 * @param <S> subjects
 */
final class Agenda<S> {
  /** The resource of those of which it is not known what is due. */
  private static final String UNKNOWN = "";

  private final int mostUnderWay;
  private final Map<S, Lane.Entry<S>> entries = new ConcurrentHashMap<>();
  private final LinkedHashMap<String, Lane<S>> lanes = new LinkedHashMap<>();

  /**
   * Nobody.
   *
   * @param mostUnderWay acts by one resource
   */
  Agenda(int mostUnderWay) {
    this.mostUnderWay = mostUnderWay;
  }

  /** This and nothing else is due of the subject, and not before this moment. */
  void put(S subject, int partition, Due due, Instant from) {
    put(subject, partition, lane(due.resource()), from, due.urgent(), due.turn());
  }

  /** The subject is to be looked at again at this moment. */
  void putUnknown(S subject, int partition, Instant from) {
    put(subject, partition, lane(UNKNOWN), from, false, "");
  }

  private void put(
      S subject, int partition, Lane<S> lane, Instant from, boolean urgent, String turn) {
    Lane.Entry<S> old = entries.get(subject);
    if (old != null && old.stays(lane, from, urgent, turn)) {
      return;
    }
    remove(subject);
    entries.put(subject, lane.add(subject, partition, from, urgent, turn));
  }

  /** Nothing is due of the subject. */
  void remove(S subject) {
    Lane.Entry<S> old = entries.remove(subject);
    if (old != null) {
      old.leave();
    }
  }

  /** Nothing is due of any subject of these partitions. */
  void removeAll(Collection<Integer> partitions) {
    entries
        .values()
        .removeIf(
            entry -> {
              boolean leaves = partitions.contains(entry.partition());
              if (leaves) {
                entry.leave();
              }
              return leaves;
            });
    lanes.values().forEach(Lane::sweep);
  }

  /** Takes out the one that is next among those that are due and may go. */
  Optional<Lane.Entry<S>> next(Instant now) {
    Optional<Lane.Entry<S>> next = Optional.empty();
    for (int i = lanes.size(); i > 0 && next.isEmpty(); i--) {
      Map.Entry<String, Lane<S>> first = lanes.pollFirstEntry();
      next = first.getValue().next(now);
      lanes.putLast(first.getKey(), first.getValue());
    }
    next.ifPresent(entry -> remove(entry.subject()));
    return next;
  }

  /** When the next one may go, or might have; empty when that is not a matter of time. */
  Optional<Instant> nextDue() {
    return lanes.values().stream().flatMap(lane -> lane.nextDue().stream()).min(Instant::compareTo);
  }

  /** The lane of a resource. */
  Lane<S> lane(String resource) {
    return lanes.computeIfAbsent(resource, r -> new Lane<>(mostUnderWay));
  }

  /** Whatever shut a resource may have passed. */
  void openAll() {
    lanes.values().forEach(Lane::open);
  }

  /** Whether something is due of the subject, or will be. Any thread may ask. */
  boolean holds(S subject) {
    return entries.containsKey(subject);
  }

  int size() {
    return entries.size();
  }
}
