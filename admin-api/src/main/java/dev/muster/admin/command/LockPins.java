package dev.muster.admin.command;

import dev.muster.admin.http.Principal;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the PIN of each lock and erasure among the secrets, before the command is in any queue:
 * whoever stands in front of the device needs the one that it was locked with, and of two admins
 * who lock one Mac nobody knows beforehand whose that will be. Safe for any thread.
 */
public final class LockPins {
  private final EventLog log;
  private final SecretStore secrets;

  LockPins(EventLog log, EventFactory events) {
    this.log = log;
    this.secrets = new SecretStore(log, events);
  }

  /** The id of the secret that holds the PIN of this command for this device, if it has one. */
  public static String secret(String commandUuid, EnrollmentId target) {
    return EventIds.derived(SecretFact.LOCK_PIN, commandUuid + " " + target).toString();
  }

  /** Completes when all of them are safe in the log; at once where the command has no PIN. */
  CompletableFuture<Void> keep(
      Optional<String> pin, CommandUuid uuid, List<Enrollment> targets, Principal caller) {
    if (pin.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Actor by = new Actor.Admin(caller.name());
    return CompletableFuture.allOf(
        targets.stream()
            .map(target -> keep(pin.get(), uuid, target.id(), by))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<String> keep(
      String pin, CommandUuid uuid, EnrollmentId target, Actor by) {
    String serial =
        log.view().device(target.device()).description().serialNumber().orElse(target.value());
    return secrets
        .makeOnce(secret(uuid.value(), target), SecretFact.LOCK_PIN, serial, target, () -> pin, by)
        .toCompletableFuture();
  }
}
