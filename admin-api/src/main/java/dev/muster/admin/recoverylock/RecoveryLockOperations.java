package dev.muster.admin.recoverylock;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.CommandQueueing.Submission;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.log.secret.ReadablePassword;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;

/** The call that gives a Mac a recovery lock. */
public final class RecoveryLockOperations {
  private final CommandQueueing queueing;
  private final SecureRandom random = new SecureRandom();

  private RecoveryLockOperations(CommandQueueing queueing) {
    this.queueing = queueing;
  }

  /** Joins it to the contract. */
  public static void join(ContractRoutes routes, CommandQueueing queueing) {
    routes.later("setRecoveryLock", 201, new RecoveryLockOperations(queueing)::set);
  }

  /** The password is among the secrets before the command is in the queue. */
  private CompletionStage<JsonObject> set(Call call) {
    SubmittedCommand command =
        SubmittedCommand.ofJson(
            new JsonObject()
                .put("RequestType", RecoveryLock.SET)
                .put("NewPassword", ReadablePassword.random(random)));
    return queueing.queue(
        Submission.made(call.enrollment().device(), command, call.idempotencyKey()),
        call.principal());
  }
}
