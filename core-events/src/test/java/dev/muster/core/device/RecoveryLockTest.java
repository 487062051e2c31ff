package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.RecoveryLockFact.RecoveryLockAsked;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.recoverylock.RecoveryLockDue;
import dev.muster.core.recoverylock.RecoveryLockPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which password a Mac has, by what it says to questions and not by what it takes. */
class RecoveryLockTest {
  private final List<Secret> secrets = new ArrayList<>();
  private DeviceState mac = DeviceState.UNKNOWN;

  @BeforeEach
  void aMac() {
    fold(Fixtures.authenticate());
    fold(Fixtures.tokenUpdate());
  }

  @Test
  void aPasswordThatItTookCountsOnceItSaysThatItHasIt() {
    set("s-1", ReportStatus.ACKNOWLEDGED);
    RecoveryLockDue.Ask ask = assertInstanceOf(RecoveryLockDue.Ask.class, due());
    assertEquals(new CommandUuid("s-1"), ask.about());
    fold(new RecoveryLockAsked(new CommandUuid("v-1"), ask.about(), ask.time()));
    assertEquals(new CommandUuid("v-1"), ((RecoveryLockDue.Deliver) due()).command());
    answer("v-1", true);
    assertEquals("s-1", ((RecoveryLockDue.Confirm) due()).secret());
    assertEquals(Optional.of(new CommandUuid("s-1")), mac.recoveryLock().presumed());
  }

  @Test
  void aPasswordThatItDidNotTakeIsDropped() {
    set("s-1", ReportStatus.ERROR);
    assertEquals("s-1", ((RecoveryLockDue.Drop) due()).secret());
  }

  @Test
  void oneThatItTookAndDoesNotHaveLeadsToThoseBefore() {
    verified("s-1", "v-1");
    set("s-2", ReportStatus.ACKNOWLEDGED);
    fold(new RecoveryLockAsked(new CommandUuid("v-2"), new CommandUuid("s-2"), 1));
    answer("v-2", false);
    assertEquals(Optional.of(new CommandUuid("s-1")), mac.recoveryLock().presumed());
    RecoveryLockDue.Ask next = assertInstanceOf(RecoveryLockDue.Ask.class, due());
    assertEquals(new CommandUuid("s-1"), next.about());
    fold(new RecoveryLockAsked(new CommandUuid("v-3"), next.about(), next.time()));
    answer("v-3", true);
    assertTrue(mac.recoveryLock().settled());
    assertEquals(Optional.of(new CommandUuid("s-1")), mac.recoveryLock().verified());
  }

  @Test
  void aQuestionThatItDoesNotAnswerIsAskedAgainLater() {
    set("s-1", ReportStatus.ACKNOWLEDGED);
    fold(new RecoveryLockAsked(new CommandUuid("v-1"), new CommandUuid("s-1"), 1));
    fold(Fixtures.queued("v-1", RecoveryLock.VERIFY, Optional.empty()));
    assertEquals(Optional.empty(), next());
    fold(Fixtures.report(ReportStatus.ERROR, "v-1"));
    RecoveryLockDue.Ask again = assertInstanceOf(RecoveryLockDue.Ask.class, due());
    assertEquals(2, again.time());
    assertTrue(again.due().isAfter(NOON));
  }

  @Test
  void oneThatTookALockOfNobodysIsNotAsked() {
    set("s-1", ReportStatus.ACKNOWLEDGED);
    secrets.clear();
    assertEquals(Optional.empty(), next());
  }

  private void verified(String uuid, String question) {
    set(uuid, ReportStatus.ACKNOWLEDGED);
    fold(new RecoveryLockAsked(new CommandUuid(question), new CommandUuid(uuid), 1));
    answer(question, true);
    secrets.set(0, secret(uuid, Standing.CURRENT));
  }

  private void set(String uuid, ReportStatus answer) {
    secrets.addFirst(secret(uuid, Standing.CANDIDATE));
    fold(Fixtures.queued(uuid, RecoveryLock.SET, Optional.empty()));
    fold(Fixtures.report(answer, uuid));
  }

  private void answer(String uuid, boolean has) {
    fold(Fixtures.queued(uuid, RecoveryLock.VERIFY, Optional.empty()));
    fold(
        Fixtures.received(
            new Message.Report(
                ReportStatus.ACKNOWLEDGED,
                Optional.of(new CommandUuid(uuid)),
                List.of(),
                Message.DeviceDescription.EMPTY,
                List.of(),
                FileVaultReport.EMPTY,
                Optional.of(has))));
  }

  private void fold(DeviceFact fact) {
    mac = DeviceFold.evolve(mac, Fixtures.event(MAC, NOON, fact)).state();
  }

  private Optional<RecoveryLockDue> next() {
    return RecoveryLockPolicy.next(MAC.id(), mac, secrets);
  }

  private RecoveryLockDue due() {
    return next().orElseThrow();
  }

  private static Secret secret(String id, Standing standing) {
    return new Secret(
        id,
        new UUID(0, 1),
        SecretFact.RECOVERY_LOCK_PASSWORD,
        "C02X",
        Optional.of(MAC.id()),
        new SealedBytes("k", Bytes.wrap(new byte[0]), Bytes.wrap(new byte[0])),
        standing,
        NOON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
