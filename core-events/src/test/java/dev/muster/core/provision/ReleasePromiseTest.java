package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.PackageServed;
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
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.provision.StepState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every device is released, what is left is done afterwards, and what was done is known. */
class ReleasePromiseTest {
  private static final String INSTALL = "InstallEnterpriseApplication";
  private static final String PROFILE = "InstallProfile";
  private static final Digest256 PACKAGE = new Digest256(9, 8, 7, 6);
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);
  private static final CommandUuid RELEASE = new CommandUuid("release");
  private static final StepUntil FETCHED = new StepUntil(UntilKind.FETCHED, "", "");

  private final ProvisionedDevice device = new ProvisionedDevice();

  @Test
  void aCommandThatCanNotBeToldDoesNotStandInFrontOfTheDeadline() {
    device.begin(install(FETCHED));
    device.fold(new ProvisionStepQueued(0, new CommandUuid("a"), 1));
    assertInstanceOf(ProvisionDue.Deliver.class, device.due());
    device.at(device.provisioning().deadline());
    assertEquals(
        ReleaseReason.DEADLINE, assertInstanceOf(ProvisionDue.Release.class, device.due()).why());
  }

  @Test
  void norInFrontOfAnAdminWhoWantsItReleased() {
    device.begin(install(FETCHED));
    device.fold(new ProvisionStepQueued(0, new CommandUuid("a"), 1));
    device.fold(new ProvisionDirected(ProvisionDirective.RELEASE));
    assertEquals(
        ReleaseReason.ADMIN, assertInstanceOf(ProvisionDue.Release.class, device.due()).why());
  }

  @Test
  void aCommandThatADeviceNeverAnswersToDoesNotStandInFrontOfItsRelease() {
    device.begin(command(PROFILE));
    device.fold(
        new CommandQueued(
            Command.of(new CommandUuid("other"), "Settings", CONTENT, Optional.empty()),
            OptionalLong.empty()));
    device.fold(new ProvisionReleased(ReleaseReason.DEADLINE, "", RELEASE, 1));
    device.queue("DeviceConfigured", RELEASE);
    assertEquals(
        List.of(RELEASE, new CommandUuid("other")),
        device.state().channel(ProvisionedDevice.DEVICE).orElseThrow().queue().waiting().stream()
            .map(command -> command.uuid())
            .toList());
  }

  @Test
  void aPackageThatCanNotBeFetchedIsToldOfForDaysAfterTheRelease() {
    device.begin(install(FETCHED));
    CommandUuid first = device.told(0, INSTALL);
    device.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    device.fold(new ProvisionStepTimedOut(0));
    device.release();
    Instant released = device.now();
    while (device.next().isPresent()
        && device.due() instanceof ProvisionDue.Queue queue
        && queue.attempt() <= 20) {
      tell(queue, INSTALL, "again-" + queue.attempt());
    }
    assertTrue(Duration.between(released, device.now()).compareTo(Duration.ofDays(2)) > 0);
    assertEquals(Status.AWAITED, device.provisioning().states().getFirst().status());
  }

  @Test
  void aDeviceThatSleepsAfterItsReleaseKeepsWhatItWasTold() {
    device.begin(command(PROFILE), command("Settings"));
    releaseNow();
    ProvisionDue.Queue queue = assertInstanceOf(ProvisionDue.Queue.class, device.due());
    CommandUuid told = new CommandUuid("told");
    device.fold(new ProvisionStepQueued(queue.step(), told, queue.attempt()));
    device.deliver(PROFILE, told);
    assertEquals(Optional.empty(), device.next());
    device.at(device.now().plus(Duration.ofDays(3)));
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    assertEquals(1, assertInstanceOf(ProvisionDue.Queue.class, device.due()).step());
  }

  @Test
  void aPackageThatDoesNotComeDoesNotKeepWhatIsBehindItWaiting() {
    device.begin(install(FETCHED), command(PROFILE));
    releaseNow();
    tell(assertInstanceOf(ProvisionDue.Queue.class, device.due()), INSTALL, "package");
    assertEquals(1, assertInstanceOf(ProvisionDue.Queue.class, device.due()).step());
  }

  @Test
  void aPackageThatWasFetchedIsAskedForAfterTheReleaseAndNotToldAgain() {
    device.begin(install(new StepUntil(UntilKind.APP, "com.example.app", "")));
    CommandUuid told = device.told(0, INSTALL);
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    device.fold(new PackageServed(told, PACKAGE, 0, 100, 100));
    device.fold(new ProvisionStepTimedOut(0));
    device.release();
    assertInstanceOf(ProvisionDue.Ask.class, device.due());
  }

  @Test
  void whatADeviceDidIsDoneThoughItsCommandWasTakenBackMeanwhile() {
    device.begin(command(PROFILE));
    CommandUuid told = device.told(0, PROFILE);
    device.fold(new ProvisionReleased(ReleaseReason.DEADLINE, "", RELEASE, 1));
    assertInstanceOf(ProvisionDue.Withdraw.class, device.due());
    device.fold(new CommandCancelled(told));
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    assertEquals(Status.DONE, device.provisioning().states().getFirst().status());
  }

  @Test
  void aSecondHoldIsToldAsWell() {
    ProvisionStep first =
        new ProvisionStep(
            "first",
            Optional.empty(),
            Optional.of(new PackageInstall(PACKAGE, "a.pkg", false)),
            Optional.of(FETCHED),
            StepNeed.HOLD,
            1,
            Duration.ofMinutes(5),
            false);
    ProvisionStep second =
        new ProvisionStep(
            "second",
            Optional.of(new StepCommand(PROFILE, CONTENT, Optional.empty())),
            StepNeed.HOLD,
            1,
            Duration.ofMinutes(5));
    device.begin(first, second);
    CommandUuid told = device.told(0, INSTALL);
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    device.fold(new ProvisionStepTimedOut(0));
    device.fold(new ProvisionHeld(0, "why"));
    device.fold(new PackageServed(told, PACKAGE, 0, 100, 100));
    device.report(ReportStatus.ERROR, device.told(1, PROFILE), List.of());
    assertInstanceOf(ProvisionDue.Hold.class, device.due());
  }

  @Test
  void aDeviceThatSaysLateThatItWaitsIsReleasedToo() {
    device.enroll("26.1", false);
    device.fold(new ProvisionStarted("in-use", List.of(), Duration.ofMinutes(30), Arrival.MANUAL));
    device.tokenUpdate(true);
    assertInstanceOf(ProvisionDue.Start.class, device.due());
    device.fold(new ProvisionStarted("setup", List.of(), Duration.ofMinutes(30), Arrival.SETUP));
    assertInstanceOf(ProvisionDue.Release.class, device.due());
  }

  private void releaseNow() {
    device.fold(new ProvisionReleased(ReleaseReason.DEADLINE, "", RELEASE, 1));
    device.deliver("DeviceConfigured", RELEASE);
    device.report(ReportStatus.ACKNOWLEDGED, RELEASE, List.of());
  }

  /** The device is told, and says that it will. */
  private void tell(ProvisionDue.Queue due, String type, String name) {
    device.at(due.due());
    CommandUuid uuid = new CommandUuid(name);
    device.fold(new ProvisionStepQueued(due.step(), uuid, due.attempt()));
    device.deliver(type, uuid);
    device.report(ReportStatus.ACKNOWLEDGED, uuid, List.of());
  }

  private static ProvisionStep install(StepUntil until) {
    return new ProvisionStep(
        "munki",
        Optional.empty(),
        Optional.of(new PackageInstall(PACKAGE, "munki.pkg", false)),
        Optional.of(until),
        StepNeed.OPTIONAL,
        3,
        Duration.ofMinutes(15),
        false);
  }

  private static ProvisionStep command(String type) {
    return new ProvisionStep(
        type,
        Optional.of(new StepCommand(type, CONTENT, Optional.empty())),
        StepNeed.OPTIONAL,
        3,
        Duration.ofMinutes(5));
  }
}
