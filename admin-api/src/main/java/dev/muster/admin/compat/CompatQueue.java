package dev.muster.admin.compat;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.CommandQueueing.Submission;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.EnrollmentId;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Gives devices the commands that clients of other servers send. Safe for any thread. */
public final class CompatQueue {
  private static final Set<String> QUEUED = Set.of("queued", "already-queued", "accepted");

  private final CommandQueueing queueing;

  /** Queues by this. */
  public CompatQueue(CommandQueueing queueing) {
    this.queueing = queueing;
  }

  /**
   * What became of a command.
   *
   * @param refused those that did not get it, each with the reason
   */
  public record Queued(String commandUuid, Map<EnrollmentId, String> refused) {}

  /**
   * A command as the property list that it is.
   *
   * @throws Problem if it is none, or has no {@code CommandUUID}
   */
  public static SubmittedCommand read(byte[] plist) {
    SubmittedCommand command = SubmittedCommand.ofPlist(plist);
    if (command.uuid().isEmpty()) {
      throw Problem.badRequest("the command has no CommandUUID");
    }
    return command;
  }

  /** Queues a command for these. */
  public CompletableFuture<Queued> queue(
      List<EnrollmentId> enrollments, SubmittedCommand command, Principal caller) {
    return queueing
        .queue(Submission.foreign(enrollments, command), caller)
        .thenApply(
            answer -> {
              Map<EnrollmentId, String> refused = new HashMap<>();
              for (Object listed : answer.getJsonArray("enrollments")) {
                JsonObject one = (JsonObject) listed;
                String result = one.getString("result");
                if (!QUEUED.contains(result)) {
                  refused.put(
                      new EnrollmentId(one.getString("enrollment")),
                      one.getString("detail", result));
                }
              }
              return new Queued(answer.getString("command_uuid"), refused);
            });
  }
}
