package dev.muster.core.provision;

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
 * What is due next about the admin account of a device: that its password counts as soon as the
 * device says that it has it, and that one which somebody was shown is replaced.
 *
 * @param rotation so long after it was shown
 */
public record AccountPolicy(Duration rotation) {
  /** How often a device is asked for an account that nobody needs yet. */
  private static final int LOOKS = 3;

  private static final Spacing RETRIES = new Spacing(Duration.ofMinutes(1), 2, Duration.ofHours(6));

  /**
   * What is next; empty if nothing is before something happens.
   *
   * @param secrets those about the device, of whatever kind
   */
  public Optional<AccountDue> next(EnrollmentId device, DeviceState state, List<Secret> secrets) {
    if (state.foreign().isPresent()) {
      return Optional.empty();
    }
    AdminAccount account =
        state.provisioning().map(Provisioning::account).orElse(AdminAccount.NONE);
    List<Secret> passwords =
        secrets.stream()
            .filter(secret -> secret.kind().equals(SecretFact.ADMIN_PASSWORD))
            .filter(secret -> secret.enrollment().equals(Optional.of(device)))
            .toList();
    Optional<ChannelState> channel = state.enrolled(device);
    return settle(account, passwords)
        .or(() -> channel.flatMap(c -> deliver(account, c.queue())))
        .or(
            () ->
                channel.flatMap(c -> state.provisioning()).flatMap(p -> rotate(account, passwords)))
        .or(() -> channel.flatMap(c -> state.provisioning()).flatMap(AccountPolicy::look));
  }

  /**
   * That the device took the command does not show that there is an account: once it is out of
   * Setup Assistant, it is asked.
   */
  private static Optional<AccountDue> look(Provisioning going) {
    AdminAccount account = going.account();
    return account
        .current()
        .filter(current -> account.guid().isEmpty() && account.question().isEmpty())
        .filter(current -> account.pending().isEmpty() && account.asked() < LOOKS)
        .flatMap(
            current ->
                going
                    .ended()
                    .map(
                        ended ->
                            new AccountDue.Ask(
                                after(account, ended.at(), account.asked()),
                                current,
                                account.asked() + 1)));
  }

  private static Optional<AccountDue> settle(AdminAccount account, List<Secret> passwords) {
    return passwords.stream()
        .filter(secret -> secret.standing() == Standing.CANDIDATE)
        .flatMap(secret -> settle(account, secret))
        .findFirst();
  }

  private static Stream<AccountDue> settle(AdminAccount account, Secret candidate) {
    if (is(account.current(), candidate)) {
      return Stream.of(new AccountDue.Confirm(candidate.madeAt(), candidate.id()));
    }
    // Of one that was taken back it is not known whether the device has it: it stays.
    return is(account.refused(), candidate)
        ? Stream.of(new AccountDue.Drop(candidate.madeAt(), candidate.id()))
        : Stream.empty();
  }

  private static boolean is(Optional<CommandUuid> command, Secret secret) {
    return command.filter(uuid -> uuid.value().equals(secret.id())).isPresent();
  }

  /** The account's first password goes out with the blueprint. */
  private static Optional<AccountDue> deliver(AdminAccount account, CommandQueue queue) {
    return Stream.of(account.question(), account.pending().filter(uuid -> account.rotates()))
        .flatMap(Optional::stream)
        .filter(uuid -> !queue.knows(uuid))
        .findFirst()
        .map(uuid -> new AccountDue.Deliver(account.changedAt(), uuid));
  }

  private Optional<AccountDue> rotate(AdminAccount account, List<Secret> passwords) {
    if (account.pending().isPresent() || account.question().isPresent()) {
      return Optional.empty();
    }
    // One of an earlier enrollment is the account's as well, unless the device was erased.
    return passwords.stream()
        .filter(secret -> secret.standing() == Standing.CURRENT)
        .filter(secret -> secret.revealedAt().isPresent())
        .findFirst()
        .map(
            secret ->
                rotate(
                    account,
                    new CommandUuid(secret.id()),
                    secret.revealedAt().get().plus(rotation)));
  }

  private static AccountDue rotate(AdminAccount account, CommandUuid current, Instant from) {
    return account.guid().isEmpty()
        ? new AccountDue.Ask(after(account, from, account.asked()), current, account.asked() + 1)
        : new AccountDue.Change(
            after(account, from, account.failures()), current, account.failures() + 1);
  }

  private static Instant after(AdminAccount account, Instant from, int times) {
    Instant again = account.changedAt().plus(times == 0 ? Duration.ZERO : RETRIES.after(times));
    return again.isAfter(from) ? again : from;
  }
}
