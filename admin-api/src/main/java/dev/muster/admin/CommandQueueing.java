package dev.muster.admin;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Reply;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact.CommandRequested;
import dev.muster.core.event.RefusalReason;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives a command to enrolments: its content once, one fact for all of them, and then, where they
 * are few, the fold's word on each, so that whoever queued it sees it queued. May block for a
 * moment.
 */
final class CommandQueueing {
  /** For more targets than these the answer does not wait until each has been reached. */
  private static final int WAITED_FOR = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLog log;
  private final EventFactory events;
  private final int longestQueue;

  CommandQueueing(EventLog log, EventFactory events, int longestQueue) {
    this.log = log;
    this.events = events;
    this.longestQueue = longestQueue;
  }

  /** What happened for each enrolment, once it is recorded and seen by this node. */
  CompletableFuture<JsonObject> queue(
      List<EnrollmentId> enrollments,
      CommandContent content,
      Optional<Instant> validUntil,
      String admin) {
    CommandUuid uuid = content.uuid().orElseGet(() -> new CommandUuid(events.newId().toString()));
    Map<EnrollmentId, String> results = new LinkedHashMap<>();
    List<Enrollment> targets = new ArrayList<>();
    for (EnrollmentId id : enrollments) {
      Optional<ChannelState> channel = log.view().device(id.device()).channel(id);
      refusal(channel)
          .ifPresentOrElse(
              why -> results.put(id, why),
              () -> {
                results.put(id, "accepted");
                targets.add(new Enrollment(id, channel.orElseThrow().channel()));
              });
    }
    if (targets.isEmpty()) {
      return CompletableFuture.completedFuture(answer(uuid, content, results));
    }
    return log.payloads()
        .put(content.entries())
        // Not on the producer's own thread, which may have to make room for what is sent here.
        .thenComposeAsync(
            address -> {
              Command command = Command.of(uuid, content.requestType(), address, validUntil);
              return request(new CommandRequested(command, targets), admin, results);
            },
            Thread::startVirtualThread)
        .thenApply(done -> answer(uuid, content, results));
  }

  private Optional<String> refusal(Optional<ChannelState> channel) {
    if (channel.filter(c -> c.status() != EnrollmentStatus.CHECKED_OUT).isEmpty()) {
      return Optional.of(RefusalReason.NOT_ENROLLED.code());
    }
    return channel.get().queue().waiting().size() >= longestQueue
        ? Optional.of("queue-full")
        : Optional.empty();
  }

  private CompletableFuture<Void> request(
      CommandRequested fact, String admin, Map<EnrollmentId, String> results) {
    Event event = events.fleet(new Actor.Admin(admin), fact.command().uuid().value(), fact);
    boolean few = fact.targets().size() <= WAITED_FOR;
    // Before the request is written, or the fold of what it leads to could be missed.
    Map<EnrollmentId, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
    if (few) {
      fact.targets()
          .forEach(
              t ->
                  replies.put(
                      t.id(), log.awaitFold(EventIds.derived(event.id(), t.id()), PATIENCE)));
    }
    return log.append(event)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                replies.values().forEach(r -> r.cancel(false));
              }
            })
        .thenCompose(
            recorded ->
                CompletableFuture.allOf(replies.values().toArray(CompletableFuture[]::new))
                    // What is not seen in time is accepted, and will be queued.
                    .exceptionally(late -> null))
        .thenRun(
            () ->
                replies.forEach(
                    (id, reply) -> {
                      if (reply.isDone() && !reply.isCompletedExceptionally()) {
                        results.put(id, word(reply.join()));
                      }
                    }));
  }

  private static String word(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> "queued";
      case Reply.AlreadyQueued already -> "already-queued";
      case Reply.Refused(RefusalReason reason) -> reason.code();
      case Reply.Offered offered -> throw new IllegalStateException("queueing offers nothing");
    };
  }

  private static JsonObject answer(
      CommandUuid uuid, CommandContent content, Map<EnrollmentId, String> results) {
    JsonArray all = new JsonArray();
    results.forEach(
        (id, result) ->
            all.add(new JsonObject().put("enrollment", id.value()).put("result", result)));
    return new JsonObject()
        .put("command_uuid", uuid.value())
        .put("request_type", content.requestType())
        .put("enrollments", all);
  }
}
