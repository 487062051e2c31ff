package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.inventory.InventoryDue;
import dev.muster.core.inventory.InventoryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device is asked about itself, and when. */
class InventoryTest {
  private static final InventoryPolicy DAILY = new InventoryPolicy(Duration.ofDays(1));

  private DeviceState mac = DeviceState.UNKNOWN;

  @Test
  void aDeviceIsAskedEverythingOnceItHasEnrolled() {
    fold(NOON, Fixtures.authenticate());
    assertEquals(Optional.empty(), next());
    fold(NOON, Fixtures.tokenUpdate());
    assertEquals(InventoryPolicy.QUESTIONS, askAll(NOON));
  }

  @Test
  void whatItHasNotAnsweredIsNotAskedAgain() {
    enroll();
    askAll(NOON);
    assertEquals(Optional.empty(), next());
  }

  @Test
  void itIsAskedAgainAfterADayGiveOrTakeATenth() {
    enroll();
    askAll(NOON);
    answerAll(ReportStatus.ACKNOWLEDGED);
    InventoryDue again = next().orElseThrow();
    assertTrue(again.due().isAfter(NOON.plus(Duration.ofHours(21))), again::toString);
    assertTrue(again.due().isBefore(NOON.plus(Duration.ofHours(27))), again::toString);
  }

  @Test
  void aQuestionThatItRefusesIsAskedAgainLikeAnyOther() {
    enroll();
    askAll(NOON);
    answerAll(ReportStatus.ERROR);
    assertTrue(next().orElseThrow().due().isAfter(NOON));
  }

  @Test
  void theSameQuestionByTwoNodesIsOne() {
    enroll();
    InventoryDue first = next().orElseThrow();
    queue(first, NOON);
    DeviceState once = mac;
    queue(first, NOON);
    assertEquals(once, mac);
  }

  @Test
  void aQuestionOfAnAdminIsNoneOfTheSchedule() {
    enroll();
    fold(NOON, Fixtures.queued("admins", "ProfileList", Optional.empty()));
    assertEquals(InventoryPolicy.QUESTIONS, askAll(NOON));
  }

  @Test
  void anotherEnrollmentIsAskedAnewByOtherCommands() {
    enroll();
    CommandUuid before = next().orElseThrow().command();
    askAll(NOON);
    answerAll(ReportStatus.ACKNOWLEDGED);
    Instant later = NOON.plusSeconds(60);
    fold(later, Fixtures.checkOut());
    assertEquals(Optional.empty(), next());
    fold(later, Fixtures.authenticate());
    fold(later, Fixtures.tokenUpdate());
    assertEquals(later, next().orElseThrow().due());
    assertNotEquals(before, next().orElseThrow().command());
  }

  @Test
  void whatItsKindDoesNotKnowItIsNotAsked() {
    enroll();
    assertEquals(
        Optional.of("SecurityInfo"),
        DAILY
            .next(MAC.id(), mac, type -> type.equals("SecurityInfo"))
            .map(InventoryDue::requestType));
  }

  private void enroll() {
    fold(NOON, Fixtures.authenticate());
    fold(NOON, Fixtures.tokenUpdate());
  }

  private List<String> askAll(Instant at) {
    List<String> asked = new ArrayList<>();
    for (Optional<InventoryDue> due = next();
        due.isPresent() && !due.get().due().isAfter(at);
        due = next()) {
      asked.add(due.get().requestType());
      queue(due.get(), at);
    }
    return asked;
  }

  private void answerAll(ReportStatus status) {
    Instant since = mac.enrolled(MAC.id()).orElseThrow().enrolled().since().orElseThrow();
    for (String type : InventoryPolicy.QUESTIONS) {
      CommandUuid asked = mac.inventory().last(MAC.id(), since, type);
      fold(NOON, Fixtures.report(status, asked.value()));
    }
  }

  private void queue(InventoryDue due, Instant at) {
    fold(at, Fixtures.queued(due.command().value(), due.requestType(), Optional.empty()));
  }

  private Optional<InventoryDue> next() {
    return DAILY.next(MAC.id(), mac, type -> true);
  }

  private void fold(Instant at, DeviceFact fact) {
    mac = DeviceFold.evolve(mac, Fixtures.event(MAC, at, fact)).state();
  }
}
