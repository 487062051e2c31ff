package dev.muster.admin.recoverylock;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.recoverylock.RecoveryLock;
import io.vertx.core.json.JsonObject;

/** Where it stands with the recovery lock of a Mac, as the API shows it. */
public final class RecoveryLockJson {
  private RecoveryLockJson() {}

  /** Of one that was told anything of it. */
  public static JsonObject of(RecoveryLock lock) {
    JsonObject json =
        new JsonObject()
            .put("standing", standing(lock))
            .put("changed_at", lock.changedAt().toString());
    lock.taken().map(CommandUuid::value).ifPresent(v -> json.put("taken", v));
    lock.verified().map(CommandUuid::value).ifPresent(v -> json.put("verified", v));
    return json;
  }

  private static String standing(RecoveryLock lock) {
    if (lock.taken().isEmpty()) {
      return "refused";
    }
    if (!lock.settled()) {
      return lock.wrong().isEmpty() ? "set" : "doubtful";
    }
    return lock.verified().equals(lock.taken()) ? "verified" : "former";
  }
}
