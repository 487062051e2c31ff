package dev.muster.gateway.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.intake.Admission.Slot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By a clock that is set: a server answers so many a second, and others come as they like. */
class AdmissionTest {
  private static final long MILLISECOND = 1_000_000;

  private final List<Integer> told = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long now = 1;

  @Test
  void aCrowdThatIsOverWithinTheWaitIsLetInWhole() {
    Admission admission = admission(1_000, 1_000_000);
    assertEquals(1_000, enter(admission, 1_000, "a").size());
    assertTrue(admission.enter("a").isEmpty());
  }

  @Test
  void howMuchIsAnsweredIsLearned() {
    Admission admission = admission(100, 1_000_000);
    // 500 a second, all of which wait for each other.
    run(admission, Duration.ofSeconds(10), 500, 2_000);
    double waits = meters.get("m.expected.wait").gauge().value();
    assertTrue(waits > 0.8 && waits < 1.3, "expected: " + waits);
  }

  @Test
  void thoseThatAreLetInUnderThreeTimesTheLoadAreAnsweredInTimeAndNoneIsIdle() {
    Admission admission = admission(1_000, 1_000_000);
    run(admission, Duration.ofSeconds(10), 500, 1_500);
    Run overload = run(admission, Duration.ofSeconds(20), 500, 1_500);
    assertTrue(overload.longest < 1_500, "the longest took " + overload.longest + " ms");
    assertTrue(overload.answered > 0.95 * 20 * 500, "answered " + overload.answered);
  }

  @Test
  void aSlowTimeWithLittleToDoSaysNothing() {
    Admission admission = admission(1_000, 1_000_000);
    run(admission, Duration.ofSeconds(60), 100, 5);
    // One may be in it still.
    assertTrue(enter(admission, 1_000, "a").size() >= 999);
  }

  @Test
  void whatIsOnlyToldToComeAgainSaysNothing() {
    Admission admission = admission(100, 1_000_000);
    for (int i = 0; i < 10_000; i++) {
      admission.enter("a").orElseThrow().leave();
      now += MILLISECOND / 10;
    }
    assertEquals(100, enter(admission, 200, "a").size());
  }

  @Test
  void underPressureAnAddressThatHasLittleIsLetInWhereOneThatHasMuchIsNot() {
    Admission admission = admission(100, 1_000_000);
    List<Slot> slots = enter(admission, 100, "crowd");
    assertTrue(admission.enter("crowd").isEmpty());
    assertFalse(admission.hasRoom("crowd"));
    assertTrue(admission.enter("other").isPresent());
    // What is proved counts for no address: a school comes from one.
    slots.forEach(Slot::prove);
    assertTrue(admission.enter("crowd").isPresent());
  }

  @Test
  void thereIsABoundWhateverIsExpected() {
    assertEquals(7, enter(admission(1_000, 7), 10, "a").size());
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    Admission admission = admission(2, 1_000_000);
    List<Slot> slots = enter(admission, 2, "a");
    slots.getFirst().leave();
    slots.getFirst().leave();
    assertEquals(1, enter(admission, 2, "a").size());
    assertEquals(2.0, meters.get("m.in.flight").gauge().value());
  }

  @Test
  void howManyWereTurnedAwayIsToldOnceInAWhile() {
    Admission admission = admission(1, 1_000_000);
    enter(admission, 1, "a");
    enter(admission, 5, "a");
    assertEquals(List.of(1), told);
    now += Duration.ofSeconds(5).toNanos();
    enter(admission, 1, "a");
    assertEquals(List.of(1, 5), told);
  }

  /** What came of a time: the longest in milliseconds from entry to answer. */
  private record Run(long longest, int answered) {}

  /** A server that answers in order, and so many a second that want to come in. */
  private Run run(Admission admission, Duration time, int served, int coming) {
    record Waiting(Slot slot, long since) {}
    Deque<Waiting> queue = new ArrayDeque<>();
    long longest = 0;
    int answered = 0;
    double toServe = 0;
    double toCome = 0;
    for (long ms = 0; ms < time.toMillis(); ms++) {
      now += MILLISECOND;
      toCome += coming / 1e3;
      for (; toCome >= 1; toCome--) {
        admission.enter("a" + ms % 100).ifPresent(slot -> queue.add(new Waiting(slot, now)));
      }
      toServe = queue.isEmpty() ? 0 : toServe + served / 1e3;
      for (; toServe >= 1 && !queue.isEmpty(); toServe--) {
        Waiting next = queue.poll();
        next.slot.serve();
        next.slot.leave();
        longest = Math.max(longest, (now - next.since) / MILLISECOND);
        answered++;
      }
    }
    return new Run(longest, answered);
  }

  private static List<Slot> enter(Admission admission, int times, String address) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Optional<Slot> slot = admission.enter(address);
      slot.ifPresent(slots::add);
    }
    return slots;
  }

  private Admission admission(double perSecond, int most) {
    return new Admission(
        "m",
        new Admission.Bounds(Duration.ofSeconds(1), most, perSecond),
        () -> now,
        told::add,
        meters);
  }
}
