package dev.muster.webhook.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.process.Spacing;
import dev.muster.webhook.http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration LATER = Duration.ofHours(1);
  private static final Answer WELL = new Answer.Taken(200);
  private static final Answer REFUSED = new Answer.Refused("it answered with 422");
  private static final Answer AWAY = new Answer.Away("it takes no connections");
  private static final Pace PACE =
      new Pace(
          2,
          5,
          1_000,
          new Spacing(Duration.ofSeconds(1), 2, Duration.ofMinutes(10)),
          2,
          3,
          Duration.ofDays(3));

  private final Lanes lanes = new Lanes("w", PACE, NOON);
  private Instant now = NOON;

  @BeforeEach
  void read() {
    lanes.given(0, 0);
  }

  @Test
  void theEventsOfADeviceGoOneAfterTheOther() {
    add("A", 0);
    add("A", 1);
    Delivery first = begin().orElseThrow();
    assertEquals(Optional.empty(), begin());
    lanes.ended(first, WELL, now);
    assertEquals(1, begin().orElseThrow().offset());
  }

  @Test
  void devicesDoNotWaitForEachOtherButForTheirPlace() {
    add("A", 0);
    add("B", 1);
    add("C", 2);
    begin().orElseThrow();
    Delivery second = begin().orElseThrow();
    assertEquals(Optional.empty(), begin());
    lanes.ended(second, WELL, now);
    assertEquals(2, begin().orElseThrow().offset());
  }

  @Test
  void nothingIsDoneBehindAnEventThatIsNot() {
    add("A", 0);
    add("B", 1);
    lanes.passed(0, 7);
    Delivery first = begin().orElseThrow();
    lanes.ended(begin().orElseThrow(), WELL, now);
    assertEquals(Map.of(0, 0L), lanes.done());
    lanes.ended(first, WELL, now);
    assertEquals(Map.of(0, 7L), lanes.done());
  }

  @Test
  void whatWasRecordedFirstGoesFirst() {
    add("A", 0);
    add("A", 1);
    add("B", 2);
    lanes.ended(begin().orElseThrow(), WELL, now);
    assertEquals(1, begin().orElseThrow().offset());
  }

  @Test
  void anotherEventAsksEachTimeWhetherAReceiverIsBack() {
    awayWith("A", "B", "C");
    List<Long> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      now = now.plus(LATER);
      Delivery event = begin().orElseThrow();
      asked.add(event.offset());
      lanes.ended(event, AWAY, now);
    }
    assertEquals(List.of(0L, 1L, 2L), asked.stream().distinct().sorted().toList());
  }

  @Test
  void whatIsNotTakenIsTriedAgainAfterTimesThatGrow() {
    add("A", 0);
    fail(REFUSED);
    assertEquals(Optional.empty(), begin());
    now = now.plusMillis(1100);
    fail(REFUSED);
    now = now.plusMillis(1100);
    assertEquals(Optional.empty(), begin());
    now = now.plusMillis(1100);
    assertTrue(begin().isPresent());
  }

  @Test
  void aDeviceWhoseEventIsRefusedIsStuck() {
    add("A", 0);
    fail(REFUSED);
    assertEquals(List.of(), lanes.stuck());
    now = now.plus(LATER);
    fail(REFUSED);
    assertEquals(List.of(0L), lanes.stuck().stream().map(stuck -> stuck.event().offset()).toList());
  }

  @Test
  void aDeviceIsStuckByFailuresOnlyWhileOthersGetThrough() {
    add("A", 0);
    for (int i = 0; i < PACE.awayAfter() - 1; i++) {
      fail(AWAY);
      now = now.plus(LATER);
    }
    assertEquals(List.of(), lanes.stuck());
    add("B", 1);
    Delivery one = begin().orElseThrow();
    Delivery other = begin().orElseThrow();
    Delivery stuck = one.offset() == 0 ? one : other;
    lanes.ended(stuck == one ? other : one, WELL, now);
    lanes.ended(stuck, AWAY, now);
    assertEquals(List.of(0L), lanes.stuck().stream().map(s -> s.event().offset()).toList());
  }

  @Test
  void whatWaitsElsewhereCountsAsDoneOnceItIsLetGo() {
    add("A", 0);
    add("A", 1);
    lanes.passed(0, 2);
    for (int i = 0; i < 2; i++) {
      fail(REFUSED);
      now = now.plus(LATER);
    }
    lanes.hold(new EnrollmentId("A"));
    assertEquals(Optional.empty(), begin());
    assertEquals(Map.of(0, 0L), lanes.done());
    lanes.letGo(new EnrollmentId("A"));
    assertEquals(Map.of(0, 2L), lanes.done());
  }

  @Test
  void aReceiverThatIsAwayIsAskedByOneCallAtATime() {
    awayWith("A", "B", "C");
    assertTrue(lanes.away());
    assertEquals(Optional.empty(), begin());
    now = now.plus(LATER);
    assertTrue(begin().isPresent());
    assertEquals(Optional.empty(), begin());
  }

  @Test
  void whatWasUnderWayWhenItWentAwayMakesNobodyWaitLonger() {
    add("A", 0);
    add("B", 1);
    for (int i = 0; i < PACE.awayAfter() - 1; i++) {
      fail(AWAY);
      now = now.plus(LATER);
    }
    Delivery one = begin().orElseThrow();
    Delivery other = begin().orElseThrow();
    lanes.ended(one, AWAY, now);
    lanes.ended(other, AWAY, now);
    now = now.plusMillis(1100);
    assertTrue(begin().isPresent());
  }

  @Test
  void aReceiverThatIsBackTakesWhatWaitsAtOnce() {
    awayWith("A", "B", "C");
    now = now.plus(LATER);
    lanes.ended(begin().orElseThrow(), WELL, now);
    assertFalse(lanes.away());
    assertTrue(begin().isPresent());
    assertTrue(begin().isPresent());
  }

  @Test
  void aReceiverIsLostAfterAllTheTimeThatThereIs() {
    awayWith("A", "B", "C");
    assertEquals(Optional.empty(), lanes.lost(NOON.plus(Duration.ofDays(2)), NOON));
    assertEquals(
        Optional.of("it takes no connections"), lanes.lost(NOON.plus(Duration.ofDays(4)), NOON));
    assertEquals(
        Optional.empty(), lanes.lost(NOON.plus(Duration.ofDays(4)), NOON.plus(Duration.ofDays(2))));
  }

  @Test
  void nothingMoreIsReadWhileTooMuchWaits() {
    for (int i = 0; i < PACE.events(); i++) {
      assertFalse(lanes.full());
      add("A", i);
    }
    assertTrue(lanes.full());
    lanes.ended(begin().orElseThrow(), WELL, now);
    assertFalse(lanes.full());
  }

  @Test
  void oneLargeEventIsLetInAlone() {
    lanes.add(event("A", 0, 50_000));
    assertTrue(lanes.full());
    lanes.ended(begin().orElseThrow(), WELL, now);
    assertFalse(lanes.full());
  }

  @Test
  void whatComesOfAnEventWhosePartitionIsAnothersIsNoMatter() {
    add("A", 0);
    Delivery event = begin().orElseThrow();
    lanes.taken(Set.of(0));
    lanes.given(0, 0);
    add("A", 0);
    lanes.ended(event, WELL, now);
    assertEquals(Map.of(0, 0L), lanes.done());
    assertTrue(begin().isPresent());
  }

  private void awayWith(String... devices) {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < devices.length; i++) {
      add(devices[i], i);
    }
    for (int i = 0; i < devices.length; i++) {
      Delivery event = begin().orElseThrow();
      all.add(event);
      lanes.ended(event, AWAY, now);
    }
    assertEquals(devices.length, all.size());
  }

  private void fail(Answer answer) {
    lanes.ended(begin().orElseThrow(), answer, now);
  }

  private Optional<Delivery> begin() {
    return lanes.begin(now);
  }

  private void add(String device, long offset) {
    lanes.add(event(device, offset, 10));
  }

  private static Delivery event(String device, long offset, int size) {
    return new Delivery(0, offset, NOON, new EnrollmentId(device), "Report", new byte[size]);
  }
}
