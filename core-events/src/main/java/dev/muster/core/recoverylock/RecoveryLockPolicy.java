package dev.muster.core.recoverylock;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is due next about the recovery lock of a Mac: that it is asked whether it has the password
 * that it took, and, if it says no, those before, the latest first.
 */
public final class RecoveryLockPolicy {
  private static final Spacing RETRIES =
      new Spacing(Duration.ofMinutes(1), 4, Duration.ofHours(12));

  /** How often a Mac is asked that does not say yes to any. */
  private static final int MOST = 30;

  private RecoveryLockPolicy() {}

  /**
   * What is next; empty if nothing is before something happens.
   *
   * @param secrets those about the device, of whatever kind, newest first
   */
  public static Optional<RecoveryLockDue> next(
      EnrollmentId device, DeviceState state, List<Secret> secrets) {
    RecoveryLock lock = state.recoveryLock();
    if (state.foreign().isPresent() || lock.equals(RecoveryLock.NONE)) {
      return Optional.empty();
    }
    List<Secret> passwords =
        secrets.stream()
            .filter(secret -> secret.kind().equals(SecretFact.RECOVERY_LOCK_PASSWORD))
            .filter(secret -> secret.enrollment().equals(Optional.of(device)))
            .toList();
    return settle(lock, passwords)
        .or(
            () ->
                state
                    .enrolled(device)
                    .map(ChannelState::queue)
                    .flatMap(queue -> verify(lock, passwords, queue)));
  }

  private static Optional<RecoveryLockDue> settle(RecoveryLock lock, List<Secret> passwords) {
    return passwords.stream()
        .filter(secret -> secret.standing() == Standing.CANDIDATE)
        .<RecoveryLockDue>flatMap(
            secret ->
                is(lock.verified(), secret)
                    ? Stream.of(new RecoveryLockDue.Confirm(secret.madeAt(), secret.id()))
                    : is(lock.refused(), secret)
                        ? Stream.of(new RecoveryLockDue.Drop(secret.madeAt(), secret.id()))
                        : Stream.empty())
        .findFirst();
  }

  private static Optional<RecoveryLockDue> verify(
      RecoveryLock lock, List<Secret> passwords, CommandQueue queue) {
    if (lock.question().isPresent()) {
      CommandUuid command = lock.question().get().command();
      return queue.knows(command)
          ? Optional.empty()
          : Optional.of(new RecoveryLockDue.Deliver(lock.changedAt(), command));
    }
    // One that took a command without a password of ours has none, or one that nobody here knows.
    boolean known = passwords.stream().anyMatch(secret -> is(lock.taken(), secret));
    if (lock.settled() || !known || lock.asked() >= MOST) {
      return Optional.empty();
    }
    return Stream.concat(
            lock.taken().stream(), passwords.stream().map(one -> new CommandUuid(one.id())))
        .filter(uuid -> !lock.wrong().contains(uuid))
        .findFirst()
        .map(
            about ->
                new RecoveryLockDue.Ask(
                    asking(lock), lock.taken().orElseThrow(), about, lock.asked() + 1));
  }

  /** One that says no is asked about the next at once, and one that says nothing later. */
  private static Instant asking(RecoveryLock lock) {
    int silent = lock.asked() - lock.wrong().size();
    return silent == 0 ? lock.changedAt() : lock.changedAt().plus(RETRIES.after(silent));
  }

  private static boolean is(Optional<CommandUuid> command, Secret secret) {
    return command.filter(uuid -> uuid.value().equals(secret.id())).isPresent();
  }
}
