package dev.muster.gateway.intake;

import dev.muster.core.event.LoadFact.MessagesTurnedAway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Which messages are let in: those that can be expected to be answered in time, by how many are
 * before them and how fast those are answered ({@link Capacity}). A device would rather wait a
 * second than come again in ten, so a crowd is let in whole as long as it is over soon, and what
 * would wait longer is told to come again at once.
 *
 * <p>Where there is no more room, an address that has much of it already is turned away first, and
 * others may have a little more. What is proved does not count for its address: many devices of a
 * school come from one.
 *
 * <p>How many were turned away is told every few seconds while there are any, so that whoever calls
 * devices can wait with the next ones. Safe for any thread.
 */
public final class Admission {
  /** For those addresses that have little, beyond the room that there is for all. */
  private static final double RESERVE = 1.25;

  /** The part of the room that is much for one address. */
  private static final double SHARE = 0.25;

  private final int most;
  private final LongSupplier nanos;
  private final IntConsumer tell;
  private final Capacity capacity;
  private final Counter turnedAway;
  private final Map<String, Integer> unproved = new HashMap<>();
  private final AtomicInteger untold = new AtomicInteger();
  private final AtomicLong told;

  /** Changed under the lock, and read without it. */
  private volatile int inFlight;

  /** For how many there is room, as it was when it was looked at last. */
  private volatile double room;

  private int waiting;

  /**
   * How much is let in.
   *
   * @param longestWait that is to be expected
   * @param most at once, whatever is expected
   * @param perSecond how many are thought to be answered before anything was seen
   */
  public record Bounds(Duration longestWait, int most, double perSecond) {}

  /**
   * Lets in within these bounds.
   *
   * @param name in front of the names of its metrics
   * @param nanos a clock that never goes back
   * @param tell is told how many were turned away since it was told last; must not block
   */
  public Admission(
      String name, Bounds bounds, LongSupplier nanos, IntConsumer tell, MeterRegistry registry) {
    this.most = bounds.most();
    this.nanos = nanos;
    this.tell = tell;
    long now = nanos.getAsLong();
    told = new AtomicLong(now - MessagesTurnedAway.INTERVAL.toNanos());
    capacity = new Capacity(bounds.perSecond(), bounds.longestWait().toMillis() / 1e3, now);
    room = capacity.room();
    turnedAway =
        Counter.builder(name + ".turned.away")
            .description("Messages that were told to come again because there were too many.")
            .register(registry);
    Gauge.builder(name + ".in.flight", this, a -> a.inFlight())
        .description("Messages that are being answered.")
        .register(registry);
    Gauge.builder(name + ".waiting", this, a -> a.waiting())
        .description("Messages that wait for a processor.")
        .register(registry);
    Gauge.builder(name + ".expected.wait", this, Admission::expectedWait)
        .description("Seconds that a message is expected to take that comes now.")
        .register(registry);
  }

  /**
   * Whether a message of which no more than the head is known would be let in. If not, it counts as
   * turned away.
   */
  public boolean hasRoom(String address) {
    // Without the lock where it is clear: under pressure this is asked far more often than
    // answered.
    int now = inFlight;
    boolean fits = now < most && (now < room || now < RESERVE * room && room(address));
    return fits || turnAway();
  }

  /** Whether there is no room for whoever has much already: then {@link #hasRoom} tells more. */
  public boolean isTight() {
    return inFlight >= Math.min(room, most);
  }

  /** Lets a message in; or does not, and then it counts as turned away. */
  public Optional<Slot> enter(String address) {
    synchronized (this) {
      if (fits(address)) {
        inFlight++;
        waiting++;
        unproved.merge(address, 1, Integer::sum);
        return Optional.of(new Slot(address));
      }
    }
    turnAway();
    return Optional.empty();
  }

  private synchronized boolean room(String address) {
    return fits(address);
  }

  private boolean fits(String address) {
    capacity.at(inFlight, 0, nanos.getAsLong());
    room = Math.max(capacity.room(), 1);
    if (inFlight >= most) {
      return false;
    }
    return inFlight < room
        || inFlight < RESERVE * room && unproved.getOrDefault(address, 0) < SHARE * room;
  }

  private boolean turnAway() {
    turnedAway.increment();
    untold.incrementAndGet();
    long now = nanos.getAsLong();
    long last = told.get();
    if (now - last >= MessagesTurnedAway.INTERVAL.toNanos() && told.compareAndSet(last, now)) {
      tell.accept(untold.getAndSet(0));
    }
    return false;
  }

  private int inFlight() {
    return inFlight;
  }

  private synchronized int waiting() {
    return waiting;
  }

  private synchronized double expectedWait() {
    return inFlight / capacity.perSecond();
  }

  /** The place of one message, from its whole body to the end of its answer. */
  public final class Slot {
    private final String address;
    private boolean begun;
    private boolean proved;
    private volatile boolean served;
    private boolean left;

    private Slot(String address) {
      this.address = address;
    }

    /** A processor has it. */
    public void begin() {
      synchronized (Admission.this) {
        if (!begun) {
          begun = true;
          waiting--;
        }
      }
    }

    /** It is known who sent it. */
    public void prove() {
      synchronized (Admission.this) {
        if (!proved) {
          proved = true;
          unproved.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
        }
      }
    }

    /** It was answered, and not just told to come again, which is quick and says nothing. */
    public void serve() {
      served = true;
    }

    /** The work on it is done, whether or not anybody waited for the answer. */
    public void leave() {
      synchronized (Admission.this) {
        if (!left) {
          begin();
          prove();
          left = true;
          inFlight--;
          capacity.at(inFlight, served ? 1 : 0, nanos.getAsLong());
          room = Math.max(capacity.room(), 1);
        }
      }
    }
  }
}
