package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact.AdminAccountAsked;
import dev.muster.core.event.ProvisionFact.AdminPasswordChanging;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountPolicyTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant MADE = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant SHOWN = MADE.plus(Duration.ofDays(1));

  private final AccountPolicy policy = new AccountPolicy(HOUR);
  private final ProvisionedDevice mac = new ProvisionedDevice();
  private CommandUuid first;

  @BeforeEach
  void aMacThatIsToldToMakeAnAccount() {
    mac.begin(
        new ProvisionStep(
            "account",
            Optional.of(
                new StepCommand(
                    "AccountConfiguration", new Digest256(1, 2, 3, 4), Optional.empty())),
            StepNeed.HOLD,
            3,
            Duration.ofMinutes(5)));
    first = mac.told(0, "AccountConfiguration");
  }

  @Test
  void aPasswordCountsWhenTheDeviceSaysThatItHasIt() {
    assertEquals(Optional.empty(), next(candidate(first)));
    mac.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    AccountDue.Confirm due = assertInstanceOf(AccountDue.Confirm.class, due(candidate(first)));
    assertEquals(first.value(), due.secret());
  }

  @Test
  void aPasswordThatTheDeviceDidNotTakeIsDropped() {
    mac.report(ReportStatus.ERROR, first, List.of());
    assertEquals(new AccountDue.Drop(MADE, first.value()), due(candidate(first)));
  }

  @Test
  void aPasswordWhoseCommandWasTakenBackStaysAndCountsIfTheDeviceTookIt() {
    mac.fold(new ProvisionStepTimedOut(0));
    mac.fold(new CommandCancelled(first));
    assertEquals(Optional.empty(), next(candidate(first)));
    mac.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    assertInstanceOf(AccountDue.Confirm.class, due(candidate(first)));
  }

  @Test
  void aPasswordThatNobodyWasShownStays() {
    mac.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    assertEquals(Optional.empty(), next(secret(first, Standing.CURRENT, Optional.empty())));
  }

  @Test
  void aPasswordThatSomebodyWasShownIsReplacedAnHourLater() {
    released();
    Secret shown = secret(first, Standing.CURRENT, Optional.of(SHOWN));
    told("guid");
    AccountDue.Change change = assertInstanceOf(AccountDue.Change.class, due(shown));
    assertEquals(SHOWN.plus(HOUR), change.due());
    CommandUuid second = new CommandUuid("second");
    mac.fold(new AdminPasswordChanging(second, change.attempt()));
    assertEquals(second, assertInstanceOf(AccountDue.Deliver.class, due(shown)).command());
    mac.queue("SetAutoAdminPassword", second);
    assertEquals(Optional.empty(), next(shown, candidate(second)));
    mac.report(ReportStatus.ACKNOWLEDGED, second, List.of());
    assertEquals(
        second.value(),
        assertInstanceOf(AccountDue.Confirm.class, due(shown, candidate(second))).secret());
    assertEquals(
        Optional.empty(),
        next(
            secret(first, Standing.FORMER, Optional.of(SHOWN)),
            secret(second, Standing.CURRENT, Optional.empty())));
  }

  @Test
  void onePasswordThatIsNotTakenIsFollowedByAnotherOneLater() {
    released();
    told("guid");
    Secret shown = secret(first, Standing.CURRENT, Optional.of(SHOWN));
    CommandUuid second = new CommandUuid("second");
    mac.fold(new AdminPasswordChanging(second, 1));
    mac.queue("SetAutoAdminPassword", second);
    mac.report(ReportStatus.ERROR, second, List.of());
    assertInstanceOf(AccountDue.Drop.class, due(shown, candidate(second)));
    // What it is called may have been wrong.
    assertInstanceOf(AccountDue.Ask.class, due(shown));
    told("other");
    assertEquals(2, assertInstanceOf(AccountDue.Change.class, due(shown)).attempt());
  }

  @Test
  void aDeviceThatIsOutOfSetupAssistantIsAskedWhetherTheAccountIsThere() {
    mac.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    Secret current = secret(first, Standing.CURRENT, Optional.empty());
    assertEquals(Optional.empty(), next(current));
    mac.release();
    for (int time = 1; time <= 3; time++) {
      AccountDue.Ask ask = assertInstanceOf(AccountDue.Ask.class, due(current));
      assertEquals(time, ask.time());
      CommandUuid question = new CommandUuid("question-" + time);
      mac.fold(new AdminAccountAsked(question, time));
      assertEquals(question, assertInstanceOf(AccountDue.Deliver.class, due(current)).command());
      mac.queue("DeviceInformation", question);
      mac.report(ReportStatus.ACKNOWLEDGED, question, List.of());
    }
    assertEquals(Optional.empty(), next(current));
    assertTrue(mac.provisioning().account().guid().isEmpty());
  }

  @Test
  void aMacThatDoesNotTellOfTheAccountLacksIt() {
    released();
    assertFalse(gaveUp());
    CommandUuid question = new CommandUuid("question");
    mac.fold(new AdminAccountAsked(question, 1));
    mac.queue("DeviceInformation", question);
    assertFalse(gaveUp());
    mac.report(ReportStatus.ACKNOWLEDGED, question, List.of());
    assertTrue(gaveUp());
    assertEquals(List.of(0), Leftovers.of(mac.provisioning()).lost());
    told("guid");
    assertFalse(gaveUp());
  }

  private boolean gaveUp() {
    return dev.muster.core.provision.Standing.gaveUp(mac.provisioning());
  }

  private void released() {
    mac.report(ReportStatus.ACKNOWLEDGED, first, List.of());
    mac.release();
  }

  /** The device is asked what the account is called, and says it. */
  private void told(String guid) {
    int time = mac.provisioning().account().asked() + 1;
    CommandUuid question = new CommandUuid("asked-" + guid);
    mac.fold(new AdminAccountAsked(question, time));
    mac.queue("DeviceInformation", question);
    mac.report(
        ReportStatus.ACKNOWLEDGED, question, List.of(new Seen(Seen.ADMIN_ACCOUNT, guid, "admin")));
    assertEquals(Optional.of(guid), mac.provisioning().account().guid());
  }

  private AccountDue due(Secret... secrets) {
    return next(secrets).orElseThrow();
  }

  private Optional<AccountDue> next(Secret... secrets) {
    return mac.next(policy, List.of(secrets));
  }

  private static Secret candidate(CommandUuid command) {
    return secret(command, Standing.CANDIDATE, Optional.empty());
  }

  private static Secret secret(
      CommandUuid command, Standing standing, Optional<Instant> revealedAt) {
    return new Secret(
        command.value(),
        new UUID(0, 1),
        SecretFact.ADMIN_PASSWORD,
        "C02",
        Optional.of(ProvisionedDevice.DEVICE),
        new SealedBytes("k", Bytes.wrap(new byte[12]), Bytes.wrap(new byte[1])),
        standing,
        MADE,
        Optional.empty(),
        Optional.empty(),
        revealedAt);
  }
}
