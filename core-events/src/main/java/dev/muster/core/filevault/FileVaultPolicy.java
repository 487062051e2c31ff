package dev.muster.core.filevault;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.filevault.FileVault.Escrow;
import dev.muster.core.filevault.FileVault.Rotation;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is due next about the recovery key of a Mac: that one which it sent counts, that it is asked
 * for as long as none is known and once in a while after that, and that one which somebody was
 * shown is changed.
 *
 * @param rotation so long after it was shown
 */
public record FileVaultPolicy(Duration rotation) {
  /** The question to which a Mac answers with its key. */
  public static final String ASK = "SecurityInfo";

  /** The command by which a Mac changes its key. */
  public static final String ROTATE = "RotateFileVaultKey";

  /** A key comes when its user has logged in or out, and no earlier. */
  private static final Spacing WITHOUT_KEY =
      new Spacing(Duration.ofMinutes(1), 2, Duration.ofHours(6));

  /** The user can change the key, and the Mac does not tell until it is asked. */
  private static final Spacing WITH_KEY = new Spacing(Duration.ofDays(7), 1, Duration.ofDays(7));

  private static final Spacing RETRIES = new Spacing(Duration.ofHours(1), 2, Duration.ofHours(24));

  /**
   * What is next; empty if nothing is before something happens.
   *
   * @param secrets those about the device, of whatever kind
   */
  public Optional<FileVaultDue> next(EnrollmentId device, DeviceState state, List<Secret> secrets) {
    FileVault known = state.fileVault();
    if (state.foreign().isPresent() || known.isUnknown()) {
      return Optional.empty();
    }
    Optional<Secret> current =
        secrets.stream()
            .filter(secret -> secret.kind().equals(SecretFact.FILEVAULT_KEY))
            .filter(secret -> secret.enrollment().equals(Optional.of(device)))
            .filter(secret -> known.current().filter(secret.id()::equals).isPresent())
            .findFirst();
    Optional<FileVaultDue> confirm =
        current
            .filter(secret -> secret.standing() == Standing.CANDIDATE)
            .map(secret -> new FileVaultDue.Confirm(secret.madeAt(), secret.id()));
    return confirm.isPresent()
        ? confirm
        : state
            .enrolled(device)
            .map(ChannelState::queue)
            .flatMap(
                queue ->
                    Stream.of(rotate(known, current, queue), ask(device, known, queue))
                        .flatMap(Optional::stream)
                        .min(Comparator.comparing(FileVaultDue::due)));
  }

  private Optional<FileVaultDue> rotate(
      FileVault known, Optional<Secret> current, CommandQueue queue) {
    if (known.stale() || waits(queue, ROTATE)) {
      return Optional.empty();
    }
    return current.flatMap(
        secret ->
            secret
                .revealedAt()
                .map(
                    shown ->
                        new FileVaultDue.Rotate(
                            later(shown.plus(rotation), known.rotation()),
                            secret.id(),
                            known.rotation().map(Rotation::failures).orElse(0) + 1)));
  }

  private static Instant later(Instant wanted, Optional<Rotation> failed) {
    return failed
        .filter(last -> last.failures() > 0)
        .map(last -> last.at().plus(RETRIES.after(last.failures())))
        .filter(wanted::isBefore)
        .orElse(wanted);
  }

  private static Optional<FileVaultDue> ask(
      EnrollmentId device, FileVault known, CommandQueue queue) {
    return known
        .escrow()
        .filter(escrow -> !waits(queue, ASK))
        .map(
            escrow ->
                new FileVaultDue.Ask(
                    asking(device, known, escrow), escrow.since(), escrow.asked() + 1));
  }

  private static Instant asking(EnrollmentId device, FileVault known, Escrow escrow) {
    boolean has = known.current().isPresent() && !known.stale();
    return escrow
        .askedAt()
        .map(
            last -> last.plus((has ? WITH_KEY : WITHOUT_KEY).after(escrow.asked(), device.value())))
        .orElse(escrow.since());
  }

  private static boolean waits(CommandQueue queue, String requestType) {
    return queue.waiting().stream().anyMatch(c -> c.requestType().equals(requestType));
  }
}
