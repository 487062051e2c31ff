package dev.muster.webhook.delivery;

import dev.muster.core.event.EnrollmentId;
import dev.muster.webhook.http.Answer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * The events that one receiver is to be told next. Each device has a lane, in which one goes after
 * the other; lanes don't wait for each other. What is not known to be taken counts as not read, so
 * that it is read again by whoever comes after. Safe for any thread.
 */
public final class Lanes {

  /** A device whose event the receiver does not take, while it takes others. */
  public record Stuck(Delivery event, String why) {}

  private static final class Lane {
    private final EnrollmentId device;
    private final Deque<Delivery> queue = new ArrayDeque<>();
    private boolean underWay;
    private boolean leaving;
    private boolean refused;
    private int failures;
    private int asked;
    private long takenBefore;
    private String why = "";
    private Instant from = Instant.MIN;

    Lane(EnrollmentId device) {
      this.device = device;
    }
  }

  private final Pace pace;
  private final Health health;
  private final Map<EnrollmentId, Lane> lanes = new HashMap<>();

  /**
   * What was recorded first goes first, so that little is done behind what is not. Of those that
   * ask a receiver whether it is back, another one each time: it may be the event that it minds.
   */
  private final PriorityQueue<Lane> ready =
      new PriorityQueue<>(
          Comparator.<Lane>comparingInt(lane -> lane.asked)
              .thenComparing(lane -> lane.queue.peek().recordedAt())
              .thenComparingLong(lane -> lane.queue.peek().offset()));

  private final PriorityQueue<Lane> waiting =
      new PriorityQueue<>((a, b) -> a.from.compareTo(b.from));
  private final Map<Integer, Long> read = new HashMap<>();
  private final Map<Integer, TreeSet<Long>> undone = new HashMap<>();
  private int events;
  private long bytes;
  private int underWay;

  /** Nothing yet, for the receiver of this name. */
  public Lanes(String name, Pace pace, Instant now) {
    this.pace = pace;
    this.health = new Health(name, pace.retries(), pace.awayAfter(), now);
  }

  /** Whether nothing more is to be read for now. */
  public synchronized boolean full() {
    return events >= pace.events() || bytes >= pace.bytes();
  }

  /** The partition is read from here on. */
  public synchronized void given(int partition, long next) {
    read.put(partition, next);
    undone.put(partition, new TreeSet<>());
  }

  /** The partitions are no more of concern. */
  public synchronized void taken(Collection<Integer> partitions) {
    partitions.forEach(
        partition -> {
          read.remove(partition);
          undone.remove(partition);
        });
    lanes.values().stream()
        .filter(lane -> partitions.contains(lane.queue.peek().partition()))
        .toList()
        .forEach(this::drop);
  }

  /** Reading has come to this offset. */
  public synchronized void passed(int partition, long next) {
    read.put(partition, next);
  }

  /** Up to where a partition was read; 0 for one that is not read here. */
  public synchronized long read(int partition) {
    return read.getOrDefault(partition, 0L);
  }

  /** The partitions that are read here. */
  public synchronized List<Integer> partitions() {
    return List.copyOf(read.keySet());
  }

  /** Puts an event at the end of its device's lane. */
  public synchronized void add(Delivery event) {
    Lane lane = lanes.get(event.device());
    if (lane == null) {
      lane = new Lane(event.device());
      lanes.put(event.device(), lane);
      lane.queue.add(event);
      ready.add(lane);
    } else {
      lane.queue.add(event);
    }
    undone.get(event.partition()).add(event.offset());
    events++;
    bytes += event.value().length;
  }

  /** The next event that may go at this moment, which is under way then. */
  public synchronized Optional<Delivery> begin(Instant now) {
    if (underWay >= health.admits(now, pace.inFlight())) {
      return Optional.empty();
    }
    while (!waiting.isEmpty() && !waiting.peek().from.isAfter(now)) {
      ready.add(waiting.poll());
    }
    Lane lane = ready.poll();
    if (lane == null) {
      return Optional.empty();
    }
    lane.underWay = true;
    underWay++;
    return Optional.of(lane.queue.peek());
  }

  /** What came of one that was under way. */
  public synchronized void ended(Delivery event, Answer answer, Instant now) {
    underWay--;
    boolean wasAway = health.away();
    switch (answer) {
      case Answer.Taken taken -> health.took(now);
      case Answer.Refused refused -> health.answered(now);
      case Answer.Gone gone -> health.answered(now);
      case Answer.Away(String why) -> health.missed(why, now);
    }
    if (wasAway && !health.away()) {
      back();
    }
    Lane lane = lanes.get(event.device());
    // One that was taken away meanwhile is another's.
    if (lane != null && lane.queue.peek() == event) {
      lane.underWay = false;
      if (answer instanceof Answer.Taken) {
        takenFrom(lane);
      } else {
        failed(lane, answer, now);
      }
    }
  }

  /** It is there again, and nobody has to wait for what was not theirs. */
  private void back() {
    List<Lane> all = new ArrayList<>(ready);
    all.addAll(waiting);
    ready.clear();
    waiting.clear();
    all.forEach(lane -> lane.asked = 0);
    ready.addAll(all);
  }

  private void takenFrom(Lane lane) {
    Delivery event = lane.queue.remove();
    undone.get(event.partition()).remove(event.offset());
    events--;
    bytes -= event.value().length;
    lane.failures = 0;
    lane.asked = 0;
    if (lane.queue.isEmpty()) {
      lanes.remove(lane.device);
    } else {
      ready.add(lane);
    }
  }

  private void failed(Lane lane, Answer answer, Instant now) {
    lane.why = answer.words();
    lane.refused = answer instanceof Answer.Refused;
    if (health.away()) {
      // That is nothing about this event.
      lane.asked++;
      ready.add(lane);
      return;
    }
    if (lane.failures == 0) {
      lane.takenBefore = health.taken();
    }
    lane.failures++;
    lane.from = now.plus(pace.retries().after(lane.failures, lane.device.value()));
    waiting.add(lane);
  }

  /** The devices that should wait in the log rather than here. */
  public synchronized List<Stuck> stuck() {
    List<Stuck> found = new ArrayList<>();
    for (Lane lane : waiting) {
      if (!lane.leaving
          && lane.failures >= pace.triesInMemory()
          && (lane.refused || health.taken() > lane.takenBefore)) {
        found.add(new Stuck(lane.queue.peek(), lane.why));
      }
    }
    return found;
  }

  /** Nothing of this device goes any more, and it counts as read no sooner than it is let go. */
  public synchronized void hold(EnrollmentId device) {
    Lane lane = lanes.get(device);
    lane.leaving = true;
    waiting.remove(lane);
    ready.remove(lane);
  }

  /** It waits elsewhere, and counts as read. */
  public synchronized void letGo(EnrollmentId device) {
    Lane lane = lanes.get(device);
    if (lane != null && lane.leaving) {
      drop(lane);
    }
  }

  private void drop(Lane lane) {
    lanes.remove(lane.device);
    waiting.remove(lane);
    ready.remove(lane);
    for (Delivery event : lane.queue) {
      events--;
      bytes -= event.value().length;
      Optional.ofNullable(undone.get(event.partition()))
          .ifPresent(offsets -> offsets.remove(event.offset()));
    }
  }

  /** By partition, the first offset that is not done. */
  public synchronized Map<Integer, Long> done() {
    Map<Integer, Long> done = new HashMap<>(read);
    undone.forEach(
        (partition, offsets) -> {
          if (!offsets.isEmpty()) {
            done.put(partition, offsets.first());
          }
        });
    return done;
  }

  /** How many calls are under way. */
  public synchronized int underWay() {
    return underWay;
  }

  /** When the oldest event was recorded that waits here. */
  public synchronized Optional<Instant> oldest() {
    return lanes.values().stream()
        .map(lane -> lane.queue.peek().recordedAt())
        .min(Instant::compareTo);
  }

  /** Whether the receiver is there. */
  public synchronized boolean away() {
    return health.away();
  }

  /**
   * Why the receiver is given up, in words, if nobody was there for all the time that there is for
   * an event.
   *
   * @param notBefore what happened before does not count
   */
  public synchronized Optional<String> lost(Instant now, Instant notBefore) {
    Instant since = health.lastSign().isAfter(notBefore) ? health.lastSign() : notBefore;
    return health.away() && since.plus(pace.giveUp()).isBefore(now)
        ? Optional.of(health.why())
        : Optional.empty();
  }
}
