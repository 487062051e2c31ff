package dev.muster.admin.nanomdm;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.Confirmation;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.compat.PushWatch;
import dev.muster.admin.enrollment.QueueActions;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.ChannelState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.PushFact.PushAccepted;
import dev.muster.core.event.PushFact.PushFailed;
import dev.muster.core.event.PushFact.PushRejected;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/enqueue} and {@code /v1/push}. Safe for any thread. */
final class Enqueue {
  /** APNs answers within a second; who does not hear of it has lost nothing. */
  private static final Duration APNS = Duration.ofSeconds(4);

  private static final Set<String> QUEUED = Set.of("queued", "already-queued", "accepted");

  private final EventLog log;
  private final CommandQueueing queueing;
  private final QueueActions actions;

  Enqueue(EventLog log, CommandQueueing queueing, QueueActions actions) {
    this.log = log;
    this.queueing = queueing;
    this.actions = actions;
  }

  CompletionStage<CompatAnswer> push(CompatCall call) {
    List<String> ids = call.list("ids");
    return push(ids, new ApiResult(ids.size(), false), call.caller());
  }

  /** Without a command it is a push. */
  CompletionStage<CompatAnswer> enqueue(CompatCall call) {
    List<String> ids = call.list("ids");
    boolean noPush = call.query("nopush").isPresent();
    ApiResult result = new ApiResult(ids.size(), noPush);
    if (call.bare()) {
      return noPush
          ? done(result.commandFailed("send a command, or leave out nopush"))
          : push(ids, result, call.caller());
    }
    SubmittedCommand command;
    try {
      command = SubmittedCommand.ofPlist(call.body());
    } catch (Problem e) {
      return done(result.commandFailed(e.getMessage()));
    }
    if (command.uuid().isEmpty()) {
      return done(result.commandFailed("the command has no CommandUUID"));
    }
    return queue(ids, command, result, noPush, call.caller());
  }

  private CompletionStage<CompatAnswer> queue(
      List<String> ids, SubmittedCommand command, ApiResult result, boolean noPush, Principal by) {
    Map<String, EnrollmentId> named = named(ids, result);
    result.command(command.uuid().orElseThrow().value(), command.requestType());
    CommandQueueing.Submission submission =
        new CommandQueueing.Submission(
            List.copyOf(named.values()),
            command,
            Optional.empty(),
            // Its client has no way to hear why not, but from the device.
            true,
            false,
            Optional.empty(),
            false,
            Confirmation.NOT_ASKED);
    PushWatch watch = new PushWatch(log, named.values());
    return queueing
        .queue(submission, by)
        .thenCompose(
            answer -> {
              List<String> queued = queued(named, answer, result);
              return noPush
                  ? CompletableFuture.completedFuture(result.answer())
                  : told(watch, named, queued, result);
            })
        .whenComplete((answer, failure) -> watch.close());
  }

  /** Those for which the command is in the queue now. */
  private static List<String> queued(
      Map<String, EnrollmentId> named, JsonObject answer, ApiResult result) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (Object listed : answer.getJsonArray("enrollments")) {
      JsonObject one = (JsonObject) listed;
      if (!QUEUED.contains(one.getString("result"))) {
        refused.put(one.getString("enrollment"), one.getString("detail", one.getString("result")));
      }
    }
    List<String> queued = new ArrayList<>();
    named.forEach(
        (id, enrollment) -> {
          String why = refused.get(enrollment.value());
          if (why == null) {
            queued.add(id);
          } else {
            result.commandFailed(id, why);
          }
        });
    return queued;
  }

  private CompletionStage<CompatAnswer> push(List<String> ids, ApiResult result, Principal by) {
    Map<String, EnrollmentId> named = named(ids, result);
    PushWatch watch = new PushWatch(log, named.values());
    List<String> requested = new ArrayList<>();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    named.forEach(
        (id, enrollment) -> {
          try {
            asked.add(actions.push(enrollment, by));
            requested.add(id);
          } catch (Problem e) {
            result.pushFailed(id, e.getMessage());
          }
        });
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenCompose(recorded -> told(watch, named, requested, result))
        .whenComplete((answer, failure) -> watch.close());
  }

  /** Waits for APNs' word where there can be one. */
  private CompletionStage<CompatAnswer> told(
      PushWatch watch, Map<String, EnrollmentId> named, List<String> ids, ApiResult result) {
    List<String> hoped = new ArrayList<>();
    for (String id : ids) {
      unreachable(named.get(id))
          .ifPresentOrElse(why -> result.pushFailed(id, why), () -> hoped.add(id));
    }
    Collection<EnrollmentId> enrollments = hoped.stream().map(named::get).toList();
    return watch
        .outcomes(enrollments, APNS)
        .thenApply(
            outcomes -> {
              hoped.forEach(
                  id -> told(id, Optional.ofNullable(outcomes.get(named.get(id))), result));
              return result.answer();
            });
  }

  private static void told(String id, Optional<PushFact> outcome, ApiResult result) {
    switch (outcome.orElse(null)) {
      case PushAccepted accepted ->
          result.pushed(id, Optional.of(accepted.apnsId().toString().toUpperCase()));
      case PushRejected rejected ->
          result.pushFailed(id, "APNs: %d %s".formatted(rejected.status(), rejected.reason()));
      case PushFailed failed -> result.pushFailed(id, failed.problem());
      // The server goes on, and the device may have come by itself.
      case PushFact.PushRequested requested -> result.pushed(id, Optional.empty());
      case null -> result.pushed(id, Optional.empty());
    }
  }

  /** Why no push to it can be taken by APNs as it stands. */
  private Optional<String> unreachable(EnrollmentId id) {
    Optional<ChannelState> channel = log.view().device(id.device()).channel(id);
    Optional<String> topic = channel.flatMap(ChannelState::push).map(PushTarget::topic);
    if (topic.isEmpty()) {
      return Optional.of("it has told no push token yet");
    }
    if (log.view().fleet().pushCertificates().of(topic.get()).isEmpty()) {
      return Optional.of("there is no push certificate of the topic " + topic.get());
    }
    return channel
        .get()
        .pushes()
        .unreachable()
        .map(dead -> "APNs says of its token: " + dead.reason());
  }

  /** By what the caller named them. What can be no id is unknown. */
  private static Map<String, EnrollmentId> named(List<String> ids, ApiResult result) {
    Map<String, EnrollmentId> named = new LinkedHashMap<>();
    for (String id : ids) {
      try {
        named.put(id, new EnrollmentId(id));
      } catch (IllegalArgumentException e) {
        result.commandFailed(id, e.getMessage());
      }
    }
    return named;
  }

  private static CompletionStage<CompatAnswer> done(ApiResult result) {
    return CompletableFuture.completedFuture(result.answer());
  }
}
