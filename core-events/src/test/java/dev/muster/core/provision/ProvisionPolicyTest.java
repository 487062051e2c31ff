package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.event.ProvisionFact.ProvisionHeld;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProvisionPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);
  private static final Message.ErrorChainItem NOT_WAITING =
      new Message.ErrorChainItem(101, "MDMDeviceEnrollment", Optional.empty(), Optional.empty());
  private static final Message.ErrorChainItem BROKEN =
      new Message.ErrorChainItem(12, "MCInstallation", Optional.empty(), Optional.empty());

  private DeviceState state = DeviceState.UNKNOWN;
  private Instant now = NOON;
  private int events;

  @Test
  void aDeviceThatWaitsIsBegunWithAndOneThatDoesNotIsLeftAlone() {
    enroll(false);
    assertEquals(Optional.empty(), next());
    enroll(true);
    assertInstanceOf(ProvisionDue.Start.class, due());
  }

  @Test
  void stepsGoOneAfterTheOtherAndThenTheDeviceIsReleased() {
    begin(StepNeed.HOLD, StepNeed.OPTIONAL);
    run(0, Message.ReportStatus.ACKNOWLEDGED);
    run(1, Message.ReportStatus.ACKNOWLEDGED);
    assertEquals(ReleaseReason.DONE, release(Message.ReportStatus.ACKNOWLEDGED, List.of()).why());
    assertEquals(Optional.empty(), next());
    assertTrue(state.provisioning().orElseThrow().ended().orElseThrow().waited());
    assertFalse(state.channel(DEVICE).orElseThrow().awaitingConfiguration());
  }

  @Test
  void aStepThatFailsIsTriedAgainAndAnOptionalOneDoesNotHoldUpTheRelease() {
    begin(StepNeed.OPTIONAL);
    run(0, Message.ReportStatus.ERROR);
    ProvisionDue.Queue again = assertInstanceOf(ProvisionDue.Queue.class, due());
    assertEquals(2, again.attempt());
    assertTrue(again.due().isAfter(now));
    run(0, Message.ReportStatus.ERROR);
    assertEquals(ReleaseReason.DONE, assertInstanceOf(ProvisionDue.Release.class, due()).why());
  }

  @Test
  void aStepThatIsNeededHoldsTheDeviceNoLongerThanTheDeadline() {
    begin(StepNeed.HOLD);
    run(0, Message.ReportStatus.ERROR);
    run(0, Message.ReportStatus.ERROR);
    // That an admin is waited for is told once.
    ProvisionDue.Hold hold = assertInstanceOf(ProvisionDue.Hold.class, due());
    fold(new ProvisionHeld(hold.step(), hold.detail()));
    ProvisionDue.Release release = assertInstanceOf(ProvisionDue.Release.class, due());
    assertEquals(ReleaseReason.DEADLINE, release.why());
    assertEquals(state.provisioning().orElseThrow().deadline(), release.due());
  }

  @Test
  void anAdminCanHaveItTriedAgainOrReleased() {
    begin(StepNeed.HOLD);
    run(0, Message.ReportStatus.ERROR);
    run(0, Message.ReportStatus.ERROR);
    String before = state.provisioning().orElseThrow().run();
    fold(new ProvisionDirected(ProvisionDirective.RETRY));
    ProvisionDue.Queue again = assertInstanceOf(ProvisionDue.Queue.class, due());
    assertFalse(again.run().equals(before), "it would be the command of the first time");
    fold(new ProvisionDirected(ProvisionDirective.RELEASE));
    assertEquals(ReleaseReason.ADMIN, assertInstanceOf(ProvisionDue.Release.class, due()).why());
  }

  @Test
  void aDeviceThatNeverAnswersIsGivenUpStepByStep() {
    begin(StepNeed.OPTIONAL);
    queue(0);
    assertEquals(
        now.plus(Duration.ofMinutes(2)).minusSeconds(1),
        assertInstanceOf(ProvisionDue.TimeOut.class, due()).due());
    fold(new ProvisionStepTimedOut(0));
    CommandUuid left = new CommandUuid("step-0-1");
    assertEquals(left, assertInstanceOf(ProvisionDue.Withdraw.class, due()).command());
    fold(new CommandCancelled(left));
    assertInstanceOf(ProvisionDue.Release.class, due());
  }

  @Test
  void whatIsDoneLateCountsAndIsNotDoneAgain() {
    begin(StepNeed.HOLD);
    CommandUuid uuid = queue(0);
    fold(new ProvisionStepTimedOut(0));
    report(Message.ReportStatus.ACKNOWLEDGED, uuid, List.of());
    assertEquals(ReleaseReason.DONE, assertInstanceOf(ProvisionDue.Release.class, due()).why());
  }

  @Test
  void aRepeatOfWhatWasWrittenBeforeChangesNothing() {
    begin(StepNeed.HOLD);
    run(0, Message.ReportStatus.ACKNOWLEDGED);
    fold(new ProvisionStepQueued(0, new CommandUuid("step-0-1"), 1));
    release(Message.ReportStatus.ERROR, List.of(BROKEN));
    fold(new ProvisionReleased(ReleaseReason.DONE, "d", new CommandUuid("release-1"), 1));
    assertEquals(2, assertInstanceOf(ProvisionDue.Release.class, due()).attempt());
  }

  @Test
  void anErrorOfAnotherCommandDoesNotMeanThatItNeverWaited() {
    begin(StepNeed.OPTIONAL);
    report(Message.ReportStatus.ERROR, queue(0), List.of(NOT_WAITING));
    assertTrue(state.provisioning().orElseThrow().ended().isEmpty());
  }

  @Test
  void whatItsTurnDidNotComeForIsDoneAfterTheRelease() {
    begin(StepNeed.OPTIONAL, StepNeed.OPTIONAL);
    run(0, Message.ReportStatus.ACKNOWLEDGED);
    fold(new ProvisionDirected(ProvisionDirective.RELEASE));
    release(Message.ReportStatus.ACKNOWLEDGED, List.of());
    assertEquals(1, assertInstanceOf(ProvisionDue.Queue.class, due()).step());
    run(1, Message.ReportStatus.ACKNOWLEDGED);
    assertEquals(Optional.empty(), next());
  }

  @Test
  void aStepThatTheDeviceWasAtWhenItWasReleasedIsWithdrawnAndDoneAfterwards() {
    begin(StepNeed.OPTIONAL);
    CommandUuid first = queue(0);
    fold(new ProvisionDirected(ProvisionDirective.RELEASE));
    ProvisionDue.Release due = assertInstanceOf(ProvisionDue.Release.class, due());
    CommandUuid uuid = new CommandUuid("release-1");
    fold(new ProvisionReleased(due.why(), due.detail(), uuid, 1));
    assertEquals(first, assertInstanceOf(ProvisionDue.Withdraw.class, due()).command());
    fold(new CommandCancelled(first));
    deliver("DeviceConfigured", uuid);
    report(Message.ReportStatus.ACKNOWLEDGED, uuid, List.of());
    ProvisionDue.Queue again = assertInstanceOf(ProvisionDue.Queue.class, due());
    assertEquals(1, again.attempt());
    CommandUuid second = new CommandUuid("second");
    fold(new ProvisionStepQueued(0, second, 1));
    deliver("InstallProfile", second);
    // It may sleep for days now.
    assertEquals(Optional.empty(), next());
    report(Message.ReportStatus.ACKNOWLEDGED, second, List.of());
    assertEquals(Optional.empty(), next());
  }

  @Test
  void aReleaseThatFailsIsToldAgainAndOneThatNeverWaitedIsOver() {
    begin();
    release(Message.ReportStatus.ERROR, List.of(BROKEN));
    assertEquals(2, assertInstanceOf(ProvisionDue.Release.class, due()).attempt());
    release(Message.ReportStatus.ERROR, List.of(NOT_WAITING));
    assertEquals(Optional.empty(), next());
    assertFalse(state.provisioning().orElseThrow().ended().orElseThrow().waited());
  }

  @Test
  void aTokenUpdateThatLeavesTheKeyOutDoesNotMeanThatItIsReleased() {
    enroll(true);
    tokenUpdate(false);
    assertTrue(state.channel(DEVICE).orElseThrow().awaitingConfiguration());
    assertInstanceOf(ProvisionDue.Start.class, due());
  }

  @Test
  void whatAnAdminSendsByHandReleasesAsWell() {
    begin(StepNeed.HOLD);
    CommandUuid uuid = new CommandUuid("by-hand");
    fold(
        new CommandQueued(
            Command.of(uuid, "DeviceConfigured", CONTENT, Optional.empty()), OptionalLong.empty()));
    report(Message.ReportStatus.ACKNOWLEDGED, uuid, List.of());
    assertTrue(state.provisioning().orElseThrow().ended().isPresent());
  }

  @Test
  void anotherEnrollmentBeginsAnew() {
    begin(StepNeed.HOLD);
    run(0, Message.ReportStatus.ACKNOWLEDGED);
    enroll(true);
    assertInstanceOf(ProvisionDue.Start.class, due());
  }

  private void begin(StepNeed... needs) {
    enroll(true);
    List<ProvisionStep> steps =
        Arrays.stream(needs)
            .map(
                need ->
                    new ProvisionStep(
                        "step",
                        Optional.of(new StepCommand("InstallProfile", CONTENT, Optional.empty())),
                        need,
                        2,
                        Duration.ofMinutes(2)))
            .toList();
    fold(new ProvisionStarted("mac", steps, Duration.ofMinutes(30), Arrival.SETUP));
  }

  private CommandUuid queue(int step) {
    ProvisionDue.Queue due = assertInstanceOf(ProvisionDue.Queue.class, due());
    assertEquals(step, due.step());
    CommandUuid uuid = new CommandUuid("step-%d-%d".formatted(step, due.attempt()));
    fold(new ProvisionStepQueued(step, uuid, due.attempt()));
    deliver("InstallProfile", uuid);
    return uuid;
  }

  private void deliver(String type, CommandUuid uuid) {
    assertEquals(uuid, assertInstanceOf(ProvisionDue.Deliver.class, due()).command());
    fold(
        new CommandQueued(Command.of(uuid, type, CONTENT, Optional.empty()), OptionalLong.empty()));
  }

  private void run(int step, Message.ReportStatus answer) {
    report(answer, queue(step), answer == Message.ReportStatus.ERROR ? List.of(BROKEN) : List.of());
  }

  private ProvisionDue.Release release(
      Message.ReportStatus answer, List<Message.ErrorChainItem> errors) {
    ProvisionDue.Release due = assertInstanceOf(ProvisionDue.Release.class, due());
    CommandUuid uuid = new CommandUuid("release-" + due.attempt());
    fold(new ProvisionReleased(due.why(), due.detail(), uuid, due.attempt()));
    deliver("DeviceConfigured", uuid);
    report(answer, uuid, errors);
    return due;
  }

  private void enroll(boolean awaiting) {
    message(new Message.Authenticate(Message.DeviceDescription.EMPTY));
    tokenUpdate(awaiting);
  }

  private void tokenUpdate(boolean awaiting) {
    message(
        new Message.TokenUpdate(
            new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
            Optional.empty(),
            awaiting,
            Optional.empty()));
  }

  private void report(
      Message.ReportStatus status, CommandUuid uuid, List<Message.ErrorChainItem> errors) {
    message(new Message.Report(status, Optional.of(uuid), errors, Message.DeviceDescription.EMPTY));
  }

  private void message(Message message) {
    PresentedCertificate certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:1"),
            CONTENT,
            NOON.minusSeconds(60),
            Optional.of(NOON.plus(Duration.ofDays(365))),
            Optional.of(new Grant.ForDevice(DEVICE)));
    fold(new MessageReceived(certificate, message));
  }

  private void fold(DeviceFact fact) {
    now = now.plusSeconds(1);
    state =
        DeviceFold.evolve(
                state,
                new Event(
                    new UUID(0, ++events),
                    now,
                    new Recorder("n", "1"),
                    new Actor.System("t"),
                    new UUID(0, 1),
                    Optional.empty(),
                    DEVICE.value(),
                    Optional.of(new Enrollment(DEVICE, Channel.DEVICE)),
                    Optional.empty(),
                    Optional.empty(),
                    fact))
            .state();
  }

  private Optional<ProvisionDue> next() {
    return ProvisionPolicy.next(DEVICE, state, now);
  }

  private ProvisionDue due() {
    return next().orElseThrow();
  }
}
