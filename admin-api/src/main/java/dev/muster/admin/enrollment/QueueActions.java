package dev.muster.admin.enrollment;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.Decision;
import dev.muster.core.device.DeviceDecider;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Request;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Stops the queue of an enrolment, lets it go on, and has the device woken. */
public final class QueueActions {
  private final EventLog log;
  private final EventFactory events;

  /** Acts in this log. */
  public QueueActions(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  CompletableFuture<JsonObject> hold(EnrollmentId id, Principal caller) {
    return act(new Request.Hold(id), id, caller, "held");
  }

  CompletableFuture<JsonObject> release(EnrollmentId id, Principal caller) {
    return act(new Request.Release(id), id, caller, "released");
  }

  /**
   * Has the device woken.
   *
   * @throws Problem if it is not enrolled
   */
  public CompletableFuture<JsonObject> push(EnrollmentId id, Principal caller) {
    return act(new Request.Push(id), id, caller, "requested");
  }

  private CompletableFuture<JsonObject> act(
      Request request, EnrollmentId id, Principal caller, String result) {
    DeviceState device = log.view().device(id.device());
    return switch (DeviceDecider.decide(device, request)) {
      case Decision.Refuse refuse -> throw unknown(id);
      case Decision.Record(var fact) ->
          log.append(
                  events.device(
                      events.newId(),
                      new Actor.Admin(caller.name()),
                      new Enrollment(id, device.channel(id).orElseThrow().channel()),
                      Optional.empty(),
                      fact))
              .thenApply(
                  reply -> {
                    if (reply instanceof Reply.Refused) {
                      throw unknown(id);
                    }
                    return new JsonObject().put("enrollment", id.value()).put("result", result);
                  });
    };
  }

  private static Problem unknown(EnrollmentId id) {
    return Problem.notFound(
        "no enrolment with the id %s is enrolled: GET /v1/enrollments lists them".formatted(id));
  }
}
