package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.FileVaultReport.RecoveryKey;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.filevault.FileVaultDue;
import dev.muster.core.filevault.FileVaultPolicy;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a Mac's recovery key, and what is due about it. */
class FileVaultTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final RecoveryKey READ = key("s-1", Optional.empty());

  private final FileVaultPolicy policy = new FileVaultPolicy(HOUR);
  private DeviceState mac = DeviceState.UNKNOWN;
  private Instant now = NOON;

  @BeforeEach
  void aMacWithTheProfile() {
    fold(Fixtures.authenticate());
    fold(Fixtures.tokenUpdate());
    fold(Fixtures.profile("profile", FileVault.PROFILE, false));
    fold(Fixtures.report(ReportStatus.ACKNOWLEDGED, "profile"));
  }

  @Test
  void itIsAskedAtOnceAndThenMoreAndMoreSeldom() {
    assertEquals(now, due().due());
    Duration first = asked("q-1");
    Duration second = asked("q-2");
    assertTrue(first.compareTo(Duration.ofMinutes(2)) < 0, first.toString());
    assertTrue(second.compareTo(first) > 0, second.toString());
  }

  @Test
  void itIsNotAskedWhileAQuestionWaits() {
    fold(Fixtures.queued("q-1", FileVaultPolicy.ASK, Optional.empty()));
    assertEquals(Optional.empty(), next());
  }

  @Test
  void aMacWithoutTheProfileIsNotAsked() {
    mac = DeviceState.UNKNOWN;
    fold(Fixtures.authenticate());
    fold(Fixtures.tokenUpdate());
    fold(Fixtures.profile("other", "com.example.wifi", false));
    fold(Fixtures.report(ReportStatus.ACKNOWLEDGED, "other"));
    assertEquals(Optional.empty(), next());
  }

  @Test
  void aKeyThatItSentCountsAndIsAskedForAgainADayOrMoreLater() {
    answered("q-1", READ);
    assertEquals(
        "s-1",
        assertInstanceOf(FileVaultDue.Confirm.class, due(secret(Standing.CANDIDATE))).secret());
    Duration later = Duration.between(now, due(secret(Standing.CURRENT)).due());
    assertTrue(later.compareTo(Duration.ofDays(1)) > 0, later.toString());
  }

  @Test
  void aKeyThatCantBeUsedLeavesTheOneBefore() {
    answered("q-1", READ);
    answered("q-2", key("s-2", Optional.of(RecoveryKey.OTHER_FORM)));
    assertEquals(Optional.of("s-1"), mac.fileVault().current());
    assertEquals(
        Optional.of(RecoveryKey.OTHER_FORM),
        mac.fileVault().told().key().flatMap(RecoveryKey::problem));
  }

  @Test
  void aKeyThatSomebodySawIsChangedAnHourLater() {
    answered("q-1", READ);
    assertEquals(
        new FileVaultDue.Rotate(now.plus(HOUR), "s-1", 1), due(shown(secret(Standing.CURRENT))));
  }

  @Test
  void aChangeThatFailsIsTriedAgainLater() {
    answered("q-1", READ);
    fold(Fixtures.queued("r-1", FileVaultPolicy.ROTATE, Optional.empty()));
    assertInstanceOf(FileVaultDue.Ask.class, due(shown(secret(Standing.CURRENT))));
    Secret shown = shown(secret(Standing.CURRENT));
    now = now.plus(HOUR);
    fold(Fixtures.report(ReportStatus.ERROR, "r-1"));
    FileVaultDue.Rotate again = assertInstanceOf(FileVaultDue.Rotate.class, due(shown));
    assertEquals(2, again.attempt());
    assertTrue(again.due().isAfter(now));
  }

  @Test
  void aMacThatChangedItsKeyAndDidNotSendTheNewOneIsAskedAtOnce() {
    answered("q-1", READ);
    fold(Fixtures.queued("r-1", FileVaultPolicy.ROTATE, Optional.empty()));
    fold(Fixtures.report(ReportStatus.ACKNOWLEDGED, "r-1"));
    assertTrue(mac.fileVault().stale());
    FileVaultDue.Ask ask =
        assertInstanceOf(FileVaultDue.Ask.class, due(shown(secret(Standing.CURRENT))));
    assertEquals(now, ask.due());
    // What it sends is what it sent before, and then the new one.
    answered("q-2", READ);
    assertTrue(mac.fileVault().stale());
    answered("q-3", key("s-2", Optional.empty()));
    assertFalse(mac.fileVault().stale());
    assertEquals(Optional.of("s-2"), mac.fileVault().current());
  }

  @Test
  void aNewEnrollmentBeginsWithNothing() {
    answered("q-1", READ);
    fold(Fixtures.authenticate());
    assertTrue(mac.fileVault().isUnknown());
  }

  /** How long after it was asked it is due to be asked again. */
  private Duration asked(String uuid) {
    fold(Fixtures.queued(uuid, FileVaultPolicy.ASK, Optional.empty()));
    fold(Fixtures.report(ReportStatus.ACKNOWLEDGED, uuid));
    return Duration.between(now, due().due());
  }

  private void answered(String uuid, RecoveryKey key) {
    fold(Fixtures.queued(uuid, FileVaultPolicy.ASK, Optional.empty()));
    fold(
        Fixtures.received(
            new Message.Report(
                ReportStatus.ACKNOWLEDGED,
                Optional.of(new CommandUuid(uuid)),
                List.of(),
                Message.DeviceDescription.EMPTY,
                List.of(),
                new FileVaultReport(
                    Optional.of(true), Optional.of(true), Optional.of(false), Optional.of(key)),
                Optional.empty())));
  }

  private void fold(DeviceFact fact) {
    mac = DeviceFold.evolve(mac, Fixtures.event(MAC, now, fact)).state();
  }

  private Optional<FileVaultDue> next(Secret... secrets) {
    return policy.next(MAC.id(), mac, List.of(secrets));
  }

  private FileVaultDue due(Secret... secrets) {
    return next(secrets).orElseThrow();
  }

  private static RecoveryKey key(String secret, Optional<String> problem) {
    return new RecoveryKey(new Digest256(1, 2, 3, 4), Optional.of(secret), problem);
  }

  private Secret secret(Standing standing) {
    return secret(standing, Optional.empty());
  }

  private Secret shown(Secret secret) {
    return secret(secret.standing(), Optional.of(now));
  }

  private Secret secret(Standing standing, Optional<Instant> revealedAt) {
    return new Secret(
        "s-1",
        new UUID(0, 1),
        SecretFact.FILEVAULT_KEY,
        "C02X",
        Optional.of(MAC.id()),
        new SealedBytes("k", Bytes.wrap(new byte[0]), Bytes.wrap(new byte[0])),
        standing,
        NOON,
        Optional.empty(),
        Optional.empty(),
        revealedAt);
  }
}
