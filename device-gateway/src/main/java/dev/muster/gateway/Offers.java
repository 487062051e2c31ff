package dev.muster.gateway;

import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives devices the commands that the fold offers them. Safe for any thread; never blocks. */
final class Offers {
  /** Puts what is secret of a device into a command for it; may block. */
  @FunctionalInterface
  private interface Filling {
    byte[] filledIn(EnrollmentId device, byte[] entries);
  }

  private final EventLog log;
  private final Map<String, Filling> fillings;

  Offers(EventLog log, EventFactory events) {
    this.log = log;
    SecretStore secrets = new SecretStore(log, events);
    RecoveryLockPasswords locks = new RecoveryLockPasswords(log, secrets);
    this.fillings =
        Map.of(
            UnlockTokens.REQUEST_TYPE, new UnlockTokens(log)::filledIn,
            FileVaultUnlock.REQUEST_TYPE, new FileVaultUnlock(log, secrets)::filledIn,
            RecoveryLock.SET, locks::forSet,
            RecoveryLock.VERIFY, locks::forVerify);
  }

  CompletionStage<Answer> of(UUID event, EnrollmentId to, QueuedCommand command) {
    Filling filling = fillings.get(command.requestType());
    if (filling != null) {
      return CheckInAnswers.aside(
          event,
          () ->
              CommandPlist.of(
                  command.uuid(),
                  filling.filledIn(to.device(), log.payloads().get(command.content()))));
    }
    byte[] cached = log.payloads().cached(command.content());
    return cached != null
        ? CompletableFuture.completedFuture(
            Answer.of(event, CommandPlist.of(command.uuid(), cached)))
        : CheckInAnswers.aside(
            event, () -> CommandPlist.of(command.uuid(), log.payloads().get(command.content())));
  }
}
