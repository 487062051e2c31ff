package dev.muster.provision;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.AdminAccountAsked;
import dev.muster.core.event.ProvisionFact.AdminPasswordChanging;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.provision.AccountDue;
import dev.muster.core.provision.AccountPolicy;
import dev.muster.core.provision.AdminAccount;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Has the passwords of admin accounts count when devices have them, and replaces those that
 * somebody was shown. What is due, and when, is {@link AccountPolicy}'s word.
 */
public final class AdminPasswordProcess implements DeviceProcess<AccountDue> {
  /** That someone was shown a password stands in another topic than that of devices. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  private final EventLog log;
  private final AdminPasswords passwords;
  private final AccountPolicy policy;

  /** A process that writes to this log. */
  public AdminPasswordProcess(EventLog log, AdminPasswords passwords, AccountPolicy policy) {
    this.log = log;
    this.passwords = passwords;
    this.policy = policy;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-admin-passwords";
  }

  @Override
  public String actor() {
    return "admin-passwords";
  }

  @Override
  public Optional<Duration> lookEvery() {
    return Optional.of(LOOK);
  }

  @Override
  public Optional<AccountDue> next(EnrollmentId device) {
    DeviceState state = log.view().device(device);
    return policy.next(device, state, secrets(device, state));
  }

  private List<Secret> secrets(EnrollmentId device, DeviceState state) {
    return log.view().fleet().secrets().of(state.secretsKey(device));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, AccountDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    String serial = state.secretsKey(device);
    return switch (due) {
      case AccountDue.Confirm(var at, String secret) ->
          CompletableFuture.completedFuture(
              ActOutcome.Done.of(serial, new SecretConfirmed(secret)));
      case AccountDue.Drop(var at, String secret) ->
          CompletableFuture.completedFuture(
              ActOutcome.Done.of(serial, new SecretDropped(secret, "the device did not take it")));
      case AccountDue.Ask ask ->
          Delivery.fact(
              device, state, new AdminAccountAsked(Delivery.uuid(device, ask.key()), ask.time()));
      case AccountDue.Change change ->
          Delivery.fact(
              device,
              state,
              new AdminPasswordChanging(Delivery.uuid(device, change.key()), change.attempt()));
      case AccountDue.Deliver(var at, CommandUuid command) -> deliver(device, state, command);
    };
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device, DeviceState state, CommandUuid command) {
    AdminAccount account =
        state.provisioning().map(Provisioning::account).orElse(AdminAccount.NONE);
    if (account.question().equals(Optional.of(command))) {
      Question question = Question.ofAccounts();
      return Delivery.of(log, device, state, command, question.requestType(), question.entries());
    }
    return passwords
        .another(device, state, command, account.guid().orElseThrow())
        .thenCompose(
            entries -> Delivery.of(log, device, state, command, "SetAutoAdminPassword", entries));
  }
}
