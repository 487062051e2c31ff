package dev.muster.admin.enrollment;

import dev.muster.admin.command.Confirmation;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.IdentityFact.DeviceBlocked;
import dev.muster.core.event.IdentityFact.DeviceUnblocked;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Has a device remove its enrollment and stay away, or lets it in again. Safe for any thread. */
public final class Blocking {
  private static final Confirmation.Question QUESTION =
      new Confirmation.Question(
          false, "the device removes its enrollment, and does not get in until it is unblocked");

  private final EventLog log;
  private final EventFactory events;

  /** Acts in this log. */
  public Blocking(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /**
   * Blocks a device: it is told to remove its enrollment as soon as it asks for commands.
   *
   * @throws Problem if there is no such device, or it is not confirmed
   */
  public CompletableFuture<JsonObject> block(
      EnrollmentId id, Principal caller, Confirmation confirmation) {
    Enrollment device = device(id);
    if (confirmation.dryRun()) {
      return CompletableFuture.completedFuture(done(id, "would-be-blocked"));
    }
    confirmation.require(QUESTION, 1, "send it again with ?expected_targets=1");
    return record(device, caller, new DeviceBlocked(), "blocked");
  }

  /**
   * Lets a device in again.
   *
   * @throws Problem if there is no such device
   */
  public CompletableFuture<JsonObject> unblock(EnrollmentId id, Principal caller) {
    return record(device(id), caller, new DeviceUnblocked(), "unblocked");
  }

  private Enrollment device(EnrollmentId id) {
    if (!id.isDevice()) {
      throw Problem.badRequest("a user channel can't be blocked: name its device");
    }
    DeviceState state = log.view().device(id);
    return new Enrollment(
        id,
        state
            .channel(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "no device has the id %s: GET /v1/enrollments lists them".formatted(id)))
            .channel());
  }

  private CompletableFuture<JsonObject> record(
      Enrollment device, Principal caller, IdentityFact fact, String result) {
    return log.append(
            events.device(
                events.newId(), new Actor.Admin(caller.name()), device, Optional.empty(), fact))
        .thenApply(reply -> done(device.id(), result));
  }

  private static JsonObject done(EnrollmentId id, String result) {
    return new JsonObject().put("enrollment", id.value()).put("result", result);
  }
}
