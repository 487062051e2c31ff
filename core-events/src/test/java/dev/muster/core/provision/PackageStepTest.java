package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.provision.StepState.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that are not done when the device says so. */
class PackageStepTest {
  private static final Digest256 PACKAGE = new Digest256(9, 8, 7, 6);
  private static final String APP = "com.example.munki";

  private final ProvisionedDevice device = new ProvisionedDevice();

  @Test
  void theWordOfTheMacIsNotEnoughAndEveryByteOfThePackageIs() {
    device.begin(install(new StepUntil(UntilKind.FETCHED, "", "")));
    CommandUuid told = device.told(0, "InstallEnterpriseApplication");
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    assertEquals(Status.AWAITED, state().status());
    serve(told, 0, 60);
    assertEquals(Status.AWAITED, state().status());
    serve(told, 60, 100);
    assertEquals(Status.DONE, state().status());
    assertTrue(state().proof().accepted().isPresent() && state().proof().fetched().isPresent());
    assertInstanceOf(ProvisionDue.Release.class, device.due());
  }

  @Test
  void aPackageThatIsNotFetchedIsToldOfAgainAndOneThatIsBeingFetchedIsNot() {
    device.begin(install(new StepUntil(UntilKind.FETCHED, "", "")));
    CommandUuid told = device.told(0, "InstallEnterpriseApplication");
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    var first = assertInstanceOf(ProvisionDue.Queue.class, device.due());
    assertEquals(2, first.attempt());
    serve(told, 0, 60);
    assertTrue(assertInstanceOf(ProvisionDue.Queue.class, device.due()).due().isAfter(first.due()));
  }

  @Test
  void anAppThatIsWaitedForIsAskedForUntilItIsThere() {
    device.begin(install(new StepUntil(UntilKind.APP, APP, "6.1")));
    CommandUuid told = device.told(0, "InstallEnterpriseApplication");
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    serve(told, 0, 100);
    assertEquals(Status.AWAITED, state().status());
    device.report(ReportStatus.ACKNOWLEDGED, ask(1), List.of());
    device.report(ReportStatus.ACKNOWLEDGED, ask(2), List.of(new Seen(Seen.APP, APP, "6.0")));
    assertEquals(Status.AWAITED, state().status());
    device.report(ReportStatus.ACKNOWLEDGED, ask(3), List.of(new Seen(Seen.APP, APP, "6.1.2")));
    assertEquals(Status.DONE, state().status());
    assertTrue(state().proof().present().isPresent());
  }

  @Test
  void whatIsThereAfterTheTimeOfItsStepCountsAsWell() {
    device.begin(install(new StepUntil(UntilKind.APP, APP, "")));
    CommandUuid told = device.told(0, "InstallEnterpriseApplication");
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    CommandUuid question = ask(1);
    device.fold(new ProvisionStepTimedOut(0));
    assertEquals(Status.FAILED, state().status());
    device.report(ReportStatus.ACKNOWLEDGED, question, List.of(new Seen(Seen.APP, APP, "1")));
    assertEquals(Status.DONE, state().status());
  }

  @Test
  void aQuestionThatNobodyWaitsForAnyMoreIsWithdrawn() {
    device.begin(install(new StepUntil(UntilKind.APP, APP, "")));
    device.report(
        ReportStatus.ACKNOWLEDGED, device.told(0, "InstallEnterpriseApplication"), List.of());
    CommandUuid question = ask(1);
    device.fold(new ProvisionStepTimedOut(0));
    assertEquals(question, assertInstanceOf(ProvisionDue.Withdraw.class, device.due()).command());
    device.fold(new CommandCancelled(question));
    assertInstanceOf(ProvisionDue.Release.class, device.due());
  }

  @Test
  void aPackageThatDidNotComeBeforeTheReleaseIsToldOfAfterIt() {
    device.begin(install(new StepUntil(UntilKind.FETCHED, "", "")));
    CommandUuid told = device.told(0, "InstallEnterpriseApplication");
    device.report(ReportStatus.ACKNOWLEDGED, told, List.of());
    device.fold(new ProvisionStepTimedOut(0));
    device.release();
    var again = assertInstanceOf(ProvisionDue.Queue.class, device.due());
    CommandUuid second = new CommandUuid("second");
    device.fold(new ProvisionStepQueued(0, second, again.attempt()));
    device.deliver("InstallEnterpriseApplication", second);
    device.report(ReportStatus.ACKNOWLEDGED, second, List.of());
    assertInstanceOf(ProvisionDue.Queue.class, device.due(), "for days");
    serve(second, 0, 100);
    assertEquals(Optional.empty(), device.next());
  }

  @Test
  void aStepThatOnlyWaitsAsksAndTellsNothing() {
    device.begin(
        new ProvisionStep(
            "system",
            Optional.empty(),
            Optional.empty(),
            Optional.of(new StepUntil(UntilKind.OS_VERSION, "", "26.2")),
            StepNeed.HOLD,
            1,
            Duration.ofMinutes(2),
            false));
    device.reportVersion(ask(1), "26.1");
    device.reportVersion(ask(2), "26.2.1");
    assertEquals(Status.DONE, state().status());
  }

  @Test
  void aProfileOfAnotherNameIsNotWaitedFor() {
    device.begin(install(new StepUntil(UntilKind.PROFILE, "com.wifi", "")));
    device.report(
        ReportStatus.ACKNOWLEDGED, device.told(0, "InstallEnterpriseApplication"), List.of());
    Provisioning going = device.provisioning();
    assertTrue(going.wants(new Seen(Seen.PROFILE, "com.wifi", "")));
    assertTrue(!going.wants(new Seen(Seen.PROFILE, "com.vpn", "")));
    assertTrue(!going.wants(new Seen(Seen.APP, "com.wifi", "")));
  }

  private StepState state() {
    return device.provisioning().states().getFirst();
  }

  private void serve(CommandUuid command, long from, long to) {
    device.fold(new PackageServed(command, PACKAGE, from, to, 100));
  }

  private CommandUuid ask(int time) {
    ProvisionDue.Ask due = assertInstanceOf(ProvisionDue.Ask.class, device.due());
    assertEquals(time, due.time());
    CommandUuid question = new CommandUuid("ask-" + time);
    device.fold(new ProvisionAsked(due.step(), question, time));
    device.deliver("InstalledApplicationList", question);
    return question;
  }

  private static ProvisionStep install(StepUntil until) {
    return new ProvisionStep(
        "munki",
        Optional.empty(),
        Optional.of(new PackageInstall(PACKAGE, "munki.pkg", false)),
        Optional.of(until),
        StepNeed.OPTIONAL,
        3,
        Duration.ofMinutes(6),
        false);
  }
}
