package dev.muster.admin;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.Decision;
import dev.muster.core.device.DeviceDecider;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Request;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.RefusalReason;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts a command into the queues of some enrolments. May block for a moment. */
final class CommandQueueing {
  private final EventLog log;
  private final EventFactory events;
  private final int longestQueue;

  CommandQueueing(EventLog log, EventFactory events, int longestQueue) {
    this.log = log;
    this.events = events;
    this.longestQueue = longestQueue;
  }

  /** What happened for each enrolment, once all of it is recorded and seen by this node. */
  CompletableFuture<JsonObject> queue(
      List<EnrollmentId> enrollments,
      CommandContent content,
      Optional<Instant> validUntil,
      String admin) {
    CommandUuid uuid = content.uuid().orElseGet(() -> new CommandUuid(events.newId().toString()));
    return log.payloads()
        .put(content.entries())
        // Not on the producer's own thread, which may have to make room for what is sent here.
        .thenComposeAsync(
            address -> {
              List<CompletableFuture<JsonObject>> results =
                  enrollments.stream()
                      .map(id -> queue(id, uuid, content.requestType(), address, validUntil, admin))
                      .toList();
              return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                  .thenApply(
                      done -> {
                        JsonArray all = new JsonArray();
                        results.forEach(r -> all.add(r.join()));
                        return new JsonObject()
                            .put("command_uuid", uuid.value())
                            .put("request_type", content.requestType())
                            .put("enrollments", all);
                      });
            },
            Thread::startVirtualThread);
  }

  private CompletableFuture<JsonObject> queue(
      EnrollmentId id,
      CommandUuid uuid,
      String requestType,
      Digest256 content,
      Optional<Instant> validUntil,
      String admin) {
    DeviceState device = log.view().device(id.device());
    Request request = new Request.Queue(id, uuid, requestType, content, validUntil);
    if (device.channel(id).filter(c -> c.queue().waiting().size() >= longestQueue).isPresent()) {
      return CompletableFuture.completedFuture(result(id, "queue-full"));
    }
    return switch (DeviceDecider.decide(device, request)) {
      case Decision.Refuse(RefusalReason reason) ->
          CompletableFuture.completedFuture(result(id, reason.code()));
      case Decision.Record(var fact) -> {
        ChannelState channel = device.channel(id).orElseThrow();
        yield log.append(
                events.device(
                    events.newId(),
                    new Actor.Admin(admin),
                    new Enrollment(id, channel.channel()),
                    Optional.empty(),
                    fact))
            .thenApply(reply -> result(id, word(reply)))
            .exceptionally(failure -> result(id, "unavailable"));
      }
    };
  }

  private static String word(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> "queued";
      case Reply.AlreadyQueued already -> "already-queued";
      case Reply.Refused(RefusalReason reason) -> reason.code();
      case Reply.Offered offered -> throw new IllegalStateException("queueing offers nothing");
    };
  }

  private static JsonObject result(EnrollmentId id, String result) {
    return new JsonObject().put("enrollment", id.value()).put("result", result);
  }
}
