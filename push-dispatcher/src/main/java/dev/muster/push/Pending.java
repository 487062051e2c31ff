package dev.muster.push;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.push.PushPlan;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is to be pushed, each by the lane of a topic: the topics take turns, and one by which nothing
 * can go at the moment does not stand in the way of another. For one thread, which others may ask
 * who is in here.
 */
final class Pending {
  private static final String ALONE = "";

  private final int mostUnderWay;
  private final Map<EnrollmentId, Lane.Entry> entries = new ConcurrentHashMap<>();
  private final LinkedHashMap<String, Lane> lanes = new LinkedHashMap<>();

  /**
   * Nobody.
   *
   * @param mostUnderWay pushes by one topic
   */
  Pending(int mostUnderWay) {
    this.mostUnderWay = mostUnderWay;
  }

  /** The enrolment is to be pushed by this plan and no other. */
  void put(EnrollmentId id, int partition, PushPlan plan) {
    put(id, partition, plan, plan.due());
  }

  /** The same, but not before this moment. */
  void put(EnrollmentId id, int partition, PushPlan plan, Instant due) {
    String turn = plan.forCommand().map(uuid -> uuid.value()).orElse(ALONE);
    Lane lane = lane(plan.target().topic());
    Lane.Entry old = entries.get(id);
    if (old != null && old.stays(lane, due, plan.urgent(), turn)) {
      return;
    }
    remove(id);
    entries.put(id, lane.add(id, partition, due, plan.urgent(), turn));
  }

  /** The enrolment is not to be pushed. */
  void remove(EnrollmentId id) {
    Lane.Entry old = entries.remove(id);
    if (old != null) {
      old.leave();
    }
  }

  /** Nobody of these partitions is to be pushed. */
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
  Optional<Lane.Entry> next(Instant now) {
    Optional<Lane.Entry> next = Optional.empty();
    for (int i = lanes.size(); i > 0 && next.isEmpty(); i--) {
      Map.Entry<String, Lane> first = lanes.pollFirstEntry();
      next = first.getValue().next(now);
      lanes.putLast(first.getKey(), first.getValue());
    }
    next.ifPresent(entry -> remove(entry.id()));
    return next;
  }

  /** When the next one may go, or might have; empty when that is not a matter of time. */
  Optional<Instant> nextDue() {
    return lanes.values().stream().flatMap(lane -> lane.nextDue().stream()).min(Instant::compareTo);
  }

  /** The lane of a topic. */
  Lane lane(String topic) {
    return lanes.computeIfAbsent(topic, t -> new Lane(mostUnderWay));
  }

  /** Whatever shut a topic may have passed. */
  void openAll() {
    lanes.values().forEach(Lane::open);
  }

  /** Whether the enrolment is to be pushed. Any thread may ask. */
  boolean holds(EnrollmentId id) {
    return entries.containsKey(id);
  }

  int size() {
    return entries.size();
  }
}
