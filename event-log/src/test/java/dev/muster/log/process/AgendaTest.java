package dev.muster.log.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.PushState;
import dev.muster.core.device.PushState.Sent;
import dev.muster.core.device.PushState.Wanted;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.push.PushPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private static final int MOST = 4;

  private final Agenda<EnrollmentId> agenda = new Agenda<>(MOST);

  @Test
  void nobodyIsNextBeforeTheyAreDue() {
    put("a", NOON.plusSeconds(1), false, "x");
    assertEquals(List.of(), order(NOON));
    assertEquals(Optional.of(NOON.plusSeconds(1)), agenda.nextDue());
    assertEquals(List.of("a"), order(NOON.plusSeconds(1)));
  }

  @Test
  void urgentOnesGoFirst() {
    put("a", NOON, false, "x");
    put("b", NOON, true, "y");
    assertEquals(List.of("b", "a"), order(NOON));
  }

  @Test
  void aSmallFanOutDoesNotWaitForALargeOne() {
    for (int i = 0; i < 5; i++) {
      put("large" + i, NOON, false, "x");
    }
    put("small", NOON.plusMillis(1), false, "y");
    assertEquals(1, order(NOON.plusMillis(1)).indexOf("small"));
  }

  @Test
  void whoeverIsPutInAgainKeepsItsPlace() {
    put("a", NOON, false, "x");
    put("b", NOON.plusMillis(1), false, "x");
    put("a", NOON, false, "x");
    assertEquals(List.of("a", "b"), order(NOON.plusMillis(1)));
  }

  @Test
  void whatWasReplacedIsGone() {
    put("a", NOON, false, "x");
    put("a", NOON.plusSeconds(9), false, "x");
    assertEquals(List.of(), order(NOON));
    assertEquals(List.of("a"), order(NOON.plusSeconds(9)));
    assertEquals(0, agenda.size());
  }

  @Test
  void whoeverIsTakenOutIsNotNext() {
    put("a", NOON, false, "x");
    agenda.remove(new EnrollmentId("a"));
    assertEquals(List.of(), order(NOON));
    assertEquals(Optional.empty(), agenda.nextDue());
  }

  @Test
  void aPartitionIsTakenOutWhole() {
    put("a", NOON, false, "x");
    agenda.removeAll(Set.of(0));
    assertFalse(agenda.holds(new EnrollmentId("a")));
    assertEquals(List.of(), order(NOON));
  }

  @Test
  void topicsTakeTurns() {
    put("a", "one", NOON, false, "x");
    put("b", "one", NOON, false, "x");
    put("c", "two", NOON, false, "y");
    assertEquals(1, order(NOON).indexOf("c"));
  }

  @Test
  void aTopicThatIsShutHoldsUpNoOther() {
    put("a", "one", NOON, false, "x");
    put("b", "two", NOON.plusMillis(1), false, "x");
    agenda.lane("one").shut(NOON.plusSeconds(1));
    assertEquals(Optional.of(NOON.plusMillis(1)), agenda.nextDue());
    assertEquals(List.of("b"), order(NOON.plusMillis(1)));
    assertEquals(Optional.of(NOON.plusSeconds(1)), agenda.nextDue());
    agenda.openAll();
    assertEquals(List.of("a"), order(NOON.plusMillis(1)));
  }

  @Test
  void aTopicOfWhichTooManyAreUnderWayHoldsUpNoOther() {
    put("a", "one", NOON, false, "x");
    put("b", "two", NOON, false, "x");
    for (int i = 0; i < MOST; i++) {
      agenda.lane("one").began();
    }
    assertEquals(List.of("b"), order(NOON));
    assertEquals(Optional.empty(), agenda.nextDue());
    agenda.lane("one").ended(false);
    assertEquals(List.of("a"), order(NOON));
  }

  @Test
  void whoeverHasAnotherTopicNowGoesByThatOne() {
    put("a", "one", NOON, false, "x");
    put("a", "two", NOON, false, "x");
    agenda.lane("two").shut(NOON.plusSeconds(1));
    assertEquals(List.of(), order(NOON));
    assertEquals(1, agenda.size());
  }

  /**
   * With all that is kept of each: its place in the line, and what the fold knows of its pushes.
   */
  @Test
  void aMillionPendingFitIntoAGigabyte() {
    int count = 200_000;
    List<PushState> states = new ArrayList<>(count);
    long before = usedBytes();
    for (int i = 0; i < count; i++) {
      put("00008110-%016X".formatted(i), NOON.plusMillis(i), false, "x");
      states.add(
          new PushState(
              Optional.of(new Wanted(UUID.randomUUID(), NOON.plusMillis(i), false)),
              Optional.of(new Sent(1, NOON.plusMillis(i), Optional.of(NOON.plusNanos(i)))),
              Optional.empty(),
              Optional.empty()));
    }
    long each = (usedBytes() - before) / count;
    assertEquals(count, states.size());
    assertEquals(count, agenda.size());
    assertTrue(each < 1_000, () -> each + " bytes each");
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void put(String id, Instant due, boolean urgent, String command) {
    put(id, "topic", due, urgent, command);
  }

  private void put(String id, String topic, Instant due, boolean urgent, String command) {
    PushPlan plan =
        new PushPlan(
            due,
            new PushTarget(topic, "magic", Bytes.wrap(new byte[] {1})),
            UUID.randomUUID(),
            Optional.empty(),
            urgent,
            Optional.of(new CommandUuid(command)),
            Optional.empty(),
            1,
            1);
    agenda.put(new EnrollmentId(id), 0, plan, due);
  }

  private List<String> order(Instant now) {
    List<String> order = new ArrayList<>();
    for (Optional<Lane.Entry<EnrollmentId>> next = agenda.next(now);
        next.isPresent();
        next = agenda.next(now)) {
      order.add(next.get().subject().value());
    }
    return order;
  }
}
