package dev.muster.provision;

import com.dd.plist.NSDictionary;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.RecoveryLockFact.RecoveryLockAsked;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.recoverylock.RecoveryLockDue;
import dev.muster.core.recoverylock.RecoveryLockPolicy;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import dev.muster.plist.PlistEntries;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks Macs whether they have the recovery lock that they took, and has the password count that
 * they have. What is due, and when, is {@link RecoveryLockPolicy}'s word.
 */
public final class RecoveryLockProcess implements DeviceProcess<RecoveryLockDue> {
  private final EventLog log;

  /** A process that writes to this log. */
  public RecoveryLockProcess(EventLog log) {
    this.log = log;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-recovery-locks";
  }

  @Override
  public String actor() {
    return "recovery-lock";
  }

  @Override
  public Optional<RecoveryLockDue> next(EnrollmentId device) {
    DeviceState state = log.view().device(device);
    return state.recoveryLock().equals(RecoveryLock.NONE)
        ? Optional.empty()
        : RecoveryLockPolicy.next(
            device, state, log.view().fleet().secrets().of(state.secretsKey(device)));
  }

  @Override
  public CompletableFuture<ActOutcome> act(
      EnrollmentId device, RecoveryLockDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    String serial = state.secretsKey(device);
    return switch (due) {
      case RecoveryLockDue.Confirm(var at, String secret) ->
          CompletableFuture.completedFuture(
              ActOutcome.Done.of(serial, new SecretConfirmed(secret)));
      case RecoveryLockDue.Drop(var at, String secret) ->
          CompletableFuture.completedFuture(
              ActOutcome.Done.of(serial, new SecretDropped(secret, "the device did not take it")));
      case RecoveryLockDue.Ask ask ->
          Delivery.fact(
              device,
              state,
              new RecoveryLockAsked(Delivery.uuid(device, ask.key()), ask.about(), ask.time()));
      case RecoveryLockDue.Deliver(var at, var command) ->
          // The password that it is about is put in by whoever gives it the command.
          Delivery.of(
              log,
              device,
              state,
              command,
              RecoveryLock.VERIFY,
              PlistEntries.command(RecoveryLock.VERIFY, new NSDictionary()));
    };
  }
}
