package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.TOLD;
import static dev.muster.core.device.Fixtures.authenticate;
import static dev.muster.core.device.Fixtures.checkOut;
import static dev.muster.core.device.Fixtures.idle;
import static dev.muster.core.device.Fixtures.queued;
import static dev.muster.core.device.Fixtures.queuedFor;
import static dev.muster.core.device.Fixtures.report;
import static dev.muster.core.device.Fixtures.tokenUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.PushState.Unreachable;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.PushFact.PushAccepted;
import dev.muster.core.event.PushFact.PushFailed;
import dev.muster.core.event.PushFact.PushRejected;
import dev.muster.core.event.PushFact.PushRequested;
import dev.muster.core.event.QueueFact;
import dev.muster.core.push.PushPlan;
import dev.muster.core.push.PushPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is pushed when, and what APNs' answers mean. */
class PushesTest {
  private static final UUID APNS_ID = UUID.randomUUID();

  private final History history = History.enrolled();

  @Test
  void aDeviceWithNothingToFetchIsLeftAlone() {
    assertEquals(Optional.empty(), plan());
  }

  @Test
  void aQueuedCommandIsPushedForAtOnce() {
    history.fold(queued("a"));
    PushPlan plan = plan().orElseThrow();
    assertEquals(history.now().plusMillis(200), plan.due());
    assertEquals(Optional.of(new CommandUuid("a")), plan.forCommand());
    assertEquals(TOLD, plan.tokenUpdate());
    assertEquals(1, plan.attempt());
  }

  @Test
  void severalReasonsAreOnePush() {
    history.fold(queued("a"));
    Instant first = history.now();
    history.fold(queued("b"));
    history.fold(new PushRequested());
    assertEquals(first.plusMillis(200), plan().orElseThrow().due());
    pushed();
    assertTrue(wait(plan().orElseThrow()).compareTo(Duration.ofMinutes(4)) > 0);
  }

  @Test
  void aCommandThatCameWhileThePushWasUnderWayIsPushedForAgain() {
    history.fold(queued("a"));
    PushPlan sent = plan().orElseThrow();
    history.fold(queued("b"));
    accepted(sent);
    assertEquals(history.now().plusSeconds(1), plan().orElseThrow().due());
  }

  @Test
  void aDeviceThatEmptiedItsQueueIsLeftAlone() {
    history.fold(queued("a"));
    pushed();
    history.fold(idle());
    history.fold(report(ReportStatus.ACKNOWLEDGED, "a"));
    assertEquals(Optional.empty(), plan());
    assertEquals(PushState.NONE, pushes());
  }

  @Test
  void anAnswerOfApnsThatIsWrittenAfterTheDeviceCameChangesNothing() {
    history.fold(queued("a"));
    PushPlan sent = plan().orElseThrow();
    history.fold(report(ReportStatus.ACKNOWLEDGED, "a"));
    accepted(sent);
    assertEquals(PushState.NONE, pushes());
  }

  @Test
  void aDeviceThatDoesNotComeIsPushedAgainWithGrowingSpacingUpToADay() {
    history.fold(queued("a"));
    pushed();
    Duration spacing = wait(plan().orElseThrow());
    assertTrue(spacing.compareTo(Duration.ofMinutes(4)) > 0, spacing::toString);
    assertTrue(spacing.compareTo(Duration.ofMinutes(6)) < 0, spacing::toString);
    for (int i = 0; i < 4; i++) {
      pushed();
      Duration wider = wait(plan().orElseThrow());
      assertTrue(wider.compareTo(spacing.multipliedBy(2)) > 0, wider::toString);
      spacing = wider;
    }
    for (int i = 0; i < 9; i++) {
      pushed();
    }
    Duration widest = wait(plan().orElseThrow());
    assertTrue(widest.compareTo(Duration.ofHours(21)) > 0, widest::toString);
    assertTrue(widest.compareTo(Duration.ofHours(27)) < 0, widest::toString);
  }

  @Test
  void aDeviceThatSaysNotNowIsPushedAgainLessAndLessOften() {
    history.fold(queued("a"));
    Duration last = Duration.ZERO;
    for (int i = 0; i < 4; i++) {
      pushed();
      history.fold(idle());
      history.fold(report(ReportStatus.NOT_NOW, "a"));
      Duration spacing = wait(plan().orElseThrow());
      assertTrue(spacing.compareTo(last) > 0, spacing::toString);
      last = spacing;
    }
  }

  @Test
  void aNewCommandIsPushedForAtOnceHoweverLongTheDeviceIsAway() {
    history.fold(queued("a"));
    for (int i = 0; i < 5; i++) {
      pushed();
    }
    history.fold(queued("b"));
    assertEquals(history.now().plusMillis(200), plan().orElseThrow().due());
    pushed();
    assertTrue(wait(plan().orElseThrow()).compareTo(Duration.ofMinutes(6)) < 0);
  }

  @Test
  void nobodyIsPushedForACommandThatIsNoLongerValid() {
    Instant soon = history.now().plusSeconds(60);
    history.fold(queued("a", "DeviceInformation", Optional.of(soon)));
    assertEquals(Optional.of(soon), plan().orElseThrow().validUntil());
    pushed();
    assertEquals(Optional.empty(), plan());
  }

  @Test
  void aHeldQueueIsNotPushedForUntilItIsReleased() {
    history.fold(new QueueFact.QueueHeld());
    history.fold(queued("a"));
    assertEquals(Optional.empty(), plan());
    history.fold(new QueueFact.QueueReleased());
    assertEquals(history.now().plusMillis(200), plan().orElseThrow().due());
  }

  @Test
  void aPushThatAnAdminAskedForIsSentOnceThoughNothingWaits() {
    history.fold(new PushRequested());
    assertEquals(Optional.empty(), plan().orElseThrow().validUntil());
    pushed();
    assertEquals(Optional.empty(), plan());
  }

  @Test
  void aDeviceThatNeverToldATokenCannotBePushed() {
    History young = new History();
    young.fold(authenticate());
    young.fold(queued("a"));
    assertEquals(Optional.empty(), plan(young));
    young.fold(tokenUpdate());
    assertTrue(plan(young).orElseThrow().due().isBefore(young.now()));
  }

  @Test
  void aDeadTokenMakesTheDeviceUnreachableUntilItTellsAnother() {
    for (String reason : new String[] {"BadDeviceToken", "DeviceTokenNotForTopic"}) {
      history.fold(queued(reason));
      history.fold(new PushRejected(400, reason, Optional.empty(), TOLD, 1));
      assertEquals(Optional.of(new Unreachable(reason, history.now())), pushes().unreachable());
      assertEquals(Optional.empty(), plan());
      history.fold(tokenUpdate());
      assertEquals(Optional.empty(), pushes().unreachable());
      assertTrue(plan().isPresent());
    }
  }

  @Test
  void anUnregisteredTokenIsDeadUnlessItWasToldLater() {
    Instant told = Instant.ofEpochMilli(TOLD.getMostSignificantBits() >>> 16);
    history.fold(queued("a"));
    history.fold(unregistered(told.minusSeconds(1), TOLD));
    assertEquals(Optional.empty(), pushes().unreachable());
    assertTrue(plan().isPresent());
    history.fold(unregistered(told.plusSeconds(1), TOLD));
    assertTrue(pushes().unreachable().isPresent());
  }

  @Test
  void aRefusalOfATokenThatWasReplacedIsAboutNobody() {
    history.fold(queued("a"));
    history.fold(unregistered(history.now(), UUID.randomUUID()));
    assertEquals(Optional.empty(), pushes().unreachable());
    assertEquals(Optional.empty(), pushes().setback());
  }

  @Test
  void aDeviceThatApnsIsTooBusyForIsBackedOff() {
    history.fold(queued("a"));
    Duration last = Duration.ZERO;
    for (int i = 0; i < 4; i++) {
      history.fold(
          new PushRejected(
              429, "TooManyRequests", Optional.empty(), TOLD, plan().orElseThrow().setback()));
      Duration wait = wait(plan().orElseThrow());
      assertTrue(wait.compareTo(last) > 0, wait::toString);
      last = wait;
    }
    pushed();
    assertEquals(Optional.empty(), pushes().setback());
  }

  @Test
  void aRefusedCertificateIsNotTheDevicesFault() {
    history.fold(queued("a"));
    Optional<PushPlan> before = plan();
    history.fold(new PushRejected(403, "BadCertificate", Optional.empty(), TOLD, 1));
    assertEquals(before, plan());
  }

  @Test
  void aPushThatNeverGotThroughIsTriedAgain() {
    history.fold(queued("a"));
    history.fold(new PushFailed("no connection", 1));
    Duration wait = wait(plan().orElseThrow());
    assertTrue(wait.compareTo(Duration.ofSeconds(20)) > 0, wait::toString);
    assertTrue(wait.compareTo(Duration.ofSeconds(40)) < 0, wait::toString);
  }

  @Test
  void aDeviceThatLeftIsNotPushed() {
    history.fold(queued("a"));
    history.fold(checkOut());
    assertEquals(Optional.empty(), plan());
    assertFalse(history.fold(new PushRequested()) instanceof Reply.Accepted);
  }

  @Test
  void aLostDevicesCommandIsUrgent() {
    history.fold(queued("a"));
    assertFalse(plan().orElseThrow().urgent());
    history.fold(queued("b", "DeviceLock", Optional.empty()));
    assertTrue(plan().orElseThrow().urgent());
  }

  @Test
  void nothingIsPushedForACommandThatMayNotBeOfferedYet() {
    Instant ripe = history.now().plusSeconds(30);
    history.fold(queuedFor("erase", "EraseDevice", ripe));
    assertEquals(ripe.plusSeconds(1), plan().orElseThrow().due());
    assertEquals(Optional.of(new CommandUuid("erase")), plan().orElseThrow().forCommand());
    history.fold(new QueueFact.CommandCancelled(new CommandUuid("erase")));
    assertEquals(Optional.empty(), plan());
  }

  @Test
  void aDeviceIsPushedForWhatMayBeOfferedAndAgainWhenTheRestMay() {
    Instant ripe = history.now().plusSeconds(30);
    history.fold(queuedFor("erase", "EraseDevice", ripe));
    history.fold(queued("a"));
    PushPlan first = plan().orElseThrow();
    assertTrue(first.due().isBefore(ripe), first::toString);
    assertEquals(Optional.of(new CommandUuid("a")), first.forCommand());
    assertFalse(first.urgent());
    accepted(first);
    PushPlan second = plan().orElseThrow();
    assertEquals(ripe.plusSeconds(1), second.due());
    assertEquals(Optional.of(new CommandUuid("erase")), second.forCommand());
    assertTrue(second.urgent());
  }

  @Test
  void aDeviceThatCameByItselfInTheGraceTimeIsPushedWhenItIsOver() {
    Instant ripe = history.now().plusSeconds(30);
    history.fold(queuedFor("erase", "EraseDevice", ripe));
    history.fold(idle());
    assertEquals(ripe.plusSeconds(1), plan().orElseThrow().due());
  }

  @Test
  void aPushThatAnAdminAsksForInTheGraceTimeGoesOutAtOnceAndNotInPlaceOfTheOther() {
    Instant ripe = history.now().plusSeconds(30);
    history.fold(queuedFor("erase", "EraseDevice", ripe));
    history.fold(new PushRequested());
    PushPlan asked = plan().orElseThrow();
    assertTrue(asked.due().isBefore(ripe), asked::toString);
    accepted(asked);
    history.fold(idle());
    assertEquals(ripe.plusSeconds(1), plan().orElseThrow().due());
  }

  @Test
  void theSameEventTwiceIsOnce() {
    history.fold(queued("a"));
    PushPlan plan = plan().orElseThrow();
    Event accepted =
        Fixtures.event(MAC, history.now(), plan.cause(), new PushAccepted(APNS_ID, plan.attempt()));
    history.fold(accepted);
    PushState once = pushes();
    history.fold(accepted);
    assertEquals(once, pushes());
  }

  private static PushRejected unregistered(Instant since, UUID tokenUpdate) {
    return new PushRejected(410, "Unregistered", Optional.of(since), tokenUpdate, 1);
  }

  private void pushed() {
    accepted(plan().orElseThrow());
  }

  private void accepted(PushPlan plan) {
    history.fold(
        Fixtures.event(
            MAC, history.now(), plan.cause(), new PushAccepted(APNS_ID, plan.attempt())));
  }

  private Duration wait(PushPlan plan) {
    return Duration.between(history.now(), plan.due());
  }

  private PushState pushes() {
    return history.state().channel(MAC.id()).orElseThrow().pushes();
  }

  private Optional<PushPlan> plan() {
    return plan(history);
  }

  private static Optional<PushPlan> plan(History history) {
    return PushPolicy.next(MAC.id(), history.state().channel(MAC.id()).orElseThrow());
  }
}
