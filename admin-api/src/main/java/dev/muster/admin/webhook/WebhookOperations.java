package dev.muster.admin.webhook;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.WebhookFact;
import dev.muster.core.event.WebhookFact.WebhookDeadRequested;
import dev.muster.core.event.WebhookFact.WebhookPaused;
import dev.muster.core.event.WebhookFact.WebhookRemoved;
import dev.muster.core.event.WebhookFact.WebhookReplayed;
import dev.muster.core.event.WebhookFact.WebhookResumed;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The calls about webhooks. */
public final class WebhookOperations {
  private final EventLog log;
  private final EventFactory events;
  private final WebhookAccess access;
  private final InstantSource clock;

  private WebhookOperations(
      EventLog log, EventFactory events, WebhookAccess access, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.clock = clock;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      WebhookAccess access,
      InstantSource clock) {
    WebhookOperations all = new WebhookOperations(log, events, access, clock);
    NewWebhook made = new NewWebhook(log, events, access);
    routes.json("listWebhooks", call -> all.list());
    routes.later("createWebhook", 201, call -> made.create(call).thenApply(all::json));
    routes.json("getWebhook", all::show);
    routes.later("removeWebhook", 200, all::remove);
    routes.json("testWebhook", all::test);
    routes.later("pauseWebhook", 200, all::pause);
    routes.later("resumeWebhook", 200, all::resume);
    routes.later("replayWebhook", 200, all::replay);
  }

  private Webhooks webhooks() {
    return log.view().fleet().webhooks();
  }

  private JsonObject list() {
    Webhooks all = webhooks();
    Map<String, Map<Integer, Long>> committed =
        log.places().committed(all.all().stream().map(access::group).toList());
    return new JsonObject()
        .put(
            "webhooks",
            new JsonArray(
                all.all().stream()
                    .map(one -> WebhookJson.of(one, all, behind(one, committed)))
                    .toList()));
  }

  private JsonObject json(Webhook webhook) {
    return WebhookJson.of(webhook, webhooks(), OptionalLong.empty());
  }

  private JsonObject show(Call call) {
    Webhook webhook = webhook(call);
    return WebhookJson.whole(
        webhook,
        webhooks(),
        behind(webhook, log.places().committed(List.of(access.group(webhook)))));
  }

  /** How many events of devices were recorded that it has not come to yet. */
  private OptionalLong behind(Webhook webhook, Map<String, Map<Integer, Long>> committed) {
    Map<Integer, Long> done = committed.getOrDefault(access.group(webhook), Map.of());
    return OptionalLong.of(
        log.view().positions().entrySet().stream()
            .mapToLong(
                end ->
                    Math.max(
                        0,
                        end.getValue()
                            - Math.max(
                                done.getOrDefault(end.getKey(), 0L),
                                webhook.next().getOrDefault(end.getKey(), 0L))))
            .sum());
  }

  private Webhook webhook(Call call) {
    String name = call.path("webhook");
    return webhooks()
        .named(name)
        .or(() -> webhooks().find(name))
        .orElseThrow(
            () ->
                Problem.notFound(
                    "there is no webhook %s, but %s"
                        .formatted(
                            name,
                            webhooks().all().isEmpty()
                                ? "none at all"
                                : webhooks().all().stream()
                                    .map(one -> one.defined().name())
                                    .collect(Collectors.joining(", ")))));
  }

  private CompletionStage<JsonObject> remove(Call call) {
    return write(call, new WebhookRemoved(webhook(call).id()))
        .thenApply(removed -> new JsonObject().put("result", "removed"));
  }

  private JsonObject test(Call call) throws InterruptedException {
    WebhookAccess.Tested tested = access.test(webhook(call));
    return new JsonObject().put("taken", tested.taken()).put("answer", tested.answer());
  }

  private CompletionStage<JsonObject> pause(Call call) {
    Webhook webhook = webhook(call);
    return webhook.paused().isPresent()
        ? CompletableFuture.completedFuture(json(webhook))
        : changed(
            call,
            new WebhookPaused(webhook.id(), "%s paused it".formatted(call.principal().name())));
  }

  private CompletionStage<JsonObject> resume(Call call) {
    Webhook webhook = webhook(call);
    return webhook.paused().isEmpty()
        ? CompletableFuture.completedFuture(json(webhook))
        : changed(call, new WebhookResumed(webhook.id()));
  }

  private CompletionStage<JsonObject> replay(Call call) {
    Webhook webhook = webhook(call);
    JsonObject wanted = call.json();
    if (wanted.containsKey("from") == wanted.getBoolean("dead", false)) {
      throw Problem.badRequest(
          "say what is to be sent again: from a moment on, or dead letters, and one of them");
    }
    if (!wanted.containsKey("from")) {
      return changed(call, new WebhookDeadRequested(webhook.id()));
    }
    Instant from = moment(wanted.getString("from"));
    return changed(call, new WebhookReplayed(webhook.id(), from, log.places().at(from)));
  }

  private Instant moment(String text) {
    try {
      Instant moment = Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
      if (moment.isAfter(clock.instant())) {
        throw Problem.badRequest("from is a moment that is over");
      }
      return moment;
    } catch (DateTimeException | ArithmeticException e) {
      throw Problem.badRequest("from is a moment with its zone, such as 2026-11-20T10:00:00Z");
    }
  }

  private CompletionStage<JsonObject> changed(Call call, WebhookFact fact) {
    return write(call, fact)
        .thenApply(
            done ->
                webhooks()
                    .find(fact.webhookId())
                    .map(this::json)
                    .orElseThrow(
                        () -> Problem.notFound("someone else removed the webhook meanwhile")));
  }

  private CompletionStage<Void> write(Call call, WebhookFact fact) {
    return log.append(
            events.fleet(new Actor.Admin(call.principal().name()), fact.webhookId(), fact))
        .thenApply(reply -> null);
  }
}
