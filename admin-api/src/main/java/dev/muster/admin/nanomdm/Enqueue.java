package dev.muster.admin.nanomdm;

import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.compat.CompatQueue;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/enqueue} and {@code /v1/push}. Safe for any thread. */
final class Enqueue {
  private final EventLog log;
  private final CompatQueue queue;
  private final QueueActions actions;

  Enqueue(EventLog log, CompatQueue queue, QueueActions actions) {
    this.log = log;
    this.queue = queue;
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
      command = CompatQueue.read(call.body());
    } catch (Problem e) {
      return done(result.commandFailed(e.getMessage()));
    }
    return queue(ids, command, result, noPush, call.caller());
  }

  private CompletionStage<CompatAnswer> queue(
      List<String> ids, SubmittedCommand command, ApiResult result, boolean noPush, Principal by) {
    Map<String, EnrollmentId> named = named(ids, result);
    result.command(command.uuid().orElseThrow().value(), command.requestType());
    PushWatch watch = new PushWatch(log, named.values());
    return queue
        .queue(List.copyOf(named.values()), command, by)
        .thenCompose(
            queued -> {
              List<String> waiting = new ArrayList<>();
              named.forEach(
                  (id, enrollment) -> {
                    String why = queued.refused().get(enrollment);
                    if (why == null) {
                      waiting.add(id);
                    } else {
                      result.commandFailed(id, why);
                    }
                  });
              return noPush
                  ? CompletableFuture.completedFuture(result.answer())
                  : told(watch, named, waiting, result);
            })
        .whenComplete((answer, failure) -> watch.close());
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
        .outcomes(enrollments)
        .thenApply(
            outcomes -> {
              hoped.forEach(
                  id -> told(id, Optional.ofNullable(outcomes.get(named.get(id))), result));
              return result.answer();
            });
  }

  private static void told(String id, Optional<PushFact> outcome, ApiResult result) {
    switch (outcome.orElse(null)) {
      case PushAccepted accepted -> result.pushed(id, Optional.of(PushWatch.name(accepted)));
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
        named.put(id, CompatCall.enrollment(id));
      } catch (Problem e) {
        result.commandFailed(id, e.getMessage());
      }
    }
    return named;
  }

  private static CompletionStage<CompatAnswer> done(ApiResult result) {
    return CompletableFuture.completedFuture(result.answer());
  }
}
