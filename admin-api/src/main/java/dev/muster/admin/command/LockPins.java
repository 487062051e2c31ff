package dev.muster.admin.command;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the PIN of each lock and erasure, and the password of each recovery lock and firmware,
 * among the secrets, before the command is in any queue: whoever stands in front of the device
 * needs the one that it was locked with, and of two admins who lock one Mac nobody knows beforehand
 * whose that will be. Safe for any thread.
 */
public final class LockPins {
  /** By which the API finds a secret. */
  private static final int LONGEST_ID = 64;

  private final EventLog log;
  private final SecretStore secrets;

  LockPins(EventLog log, EventFactory events) {
    this.log = log;
    this.secrets = new SecretStore(log, events);
  }

  /** The id of the secret that holds the PIN of this command for this device, if it has one. */
  public static String secret(String commandUuid, EnrollmentId target) {
    return derived(SecretFact.LOCK_PIN, commandUuid, target);
  }

  /** Completes when all of them are safe in the log; at once where the command has none. */
  CompletableFuture<Void> keep(
      SubmittedCommand command, CommandUuid uuid, List<Enrollment> targets, Principal caller) {
    if (command.pin().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Actor by = new Actor.Admin(caller.name());
    String kind = kind(command.requestType());
    // By its name it is known which recovery lock a Mac has; one for many is kept, and not asked
    // about.
    boolean named =
        kind.equals(SecretFact.RECOVERY_LOCK_PASSWORD)
            && targets.size() == 1
            && uuid.value().length() <= LONGEST_ID;
    return CompletableFuture.allOf(
        targets.stream()
            .map(Enrollment::id)
            .map(
                target ->
                    keep(
                        named ? uuid.value() : derived(kind, uuid.value(), target),
                        kind,
                        command.pin().get(),
                        target,
                        by))
            .toArray(CompletableFuture<?>[]::new));
  }

  private static String kind(String requestType) {
    return switch (requestType) {
      case RecoveryLock.SET -> SecretFact.RECOVERY_LOCK_PASSWORD;
      case "SetFirmwarePassword" -> SecretFact.FIRMWARE_PASSWORD;
      default -> SecretFact.LOCK_PIN;
    };
  }

  private CompletableFuture<String> keep(
      String id, String kind, String value, EnrollmentId target, Actor by) {
    String serial = log.view().device(target.device()).secretsKey(target);
    return secrets
        .makeOnce(id, kind, serial, target, () -> value, by)
        .thenApply(
            kept -> {
              // A try before this one came as far as to keep its own, and no further.
              if (!kept.equals(value)) {
                throw new Problem(
                    409,
                    "idempotency-key-reused",
                    "this command was sent before with another PIN or password, and that one is"
                        + " kept: choose a new Idempotency-Key");
              }
              return kept;
            })
        .toCompletableFuture();
  }

  private static String derived(String kind, String commandUuid, EnrollmentId target) {
    return EventIds.derived(kind, commandUuid + " " + target).toString();
  }
}
