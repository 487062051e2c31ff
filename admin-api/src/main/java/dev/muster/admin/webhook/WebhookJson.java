package dev.muster.admin.webhook;

import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks;
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Webhooks as the API shows them, never with a key. */
final class WebhookJson {
  private static final int SHOWN = 100;

  private WebhookJson() {}

  static JsonObject of(Webhook webhook, Webhooks all, OptionalLong behind) {
    WebhookDefined defined = webhook.defined();
    JsonObject json =
        new JsonObject()
            .put("id", webhook.id())
            .put("name", defined.name())
            .put("url", defined.url())
            .put("format", defined.format().name().toLowerCase(Locale.ROOT))
            .put("signed", defined.hmacKey().isPresent())
            .put("events", new JsonArray(defined.kinds()))
            .put("labels", new JsonArray(defined.labels()))
            .put("allow_http", defined.plainHttp())
            .put("allow_private", defined.privateAddress())
            .put("created_at", webhook.definedAt().toString())
            .put("state", webhook.paused().isPresent() ? "paused" : "active")
            .put("held_devices", all.heldFor(webhook.id()).size())
            .put("dead_letters", all.deadOf(webhook.id()).size());
    webhook
        .paused()
        .ifPresent(
            why ->
                json.put("paused_because", why).put("paused_at", webhook.changedAt().toString()));
    webhook.since().ifPresent(since -> json.put("replayed_from", since.toString()));
    behind.ifPresent(events -> json.put("events_behind", events));
    return json;
  }

  /** The same, with what waits for it. */
  static JsonObject whole(Webhook webhook, Webhooks all, OptionalLong behind) {
    List<HeldDevice> held = all.heldFor(webhook.id());
    List<DeadLetter> dead = all.deadOf(webhook.id());
    return of(webhook, all, behind)
        .put("held", new JsonArray(held.stream().limit(SHOWN).map(WebhookJson::held).toList()))
        .put("dead", new JsonArray(dead.stream().limit(SHOWN).map(WebhookJson::dead).toList()));
  }

  private static JsonObject held(HeldDevice device) {
    return new JsonObject()
        .put("device", device.key().device().value())
        .put("since", device.since().toString())
        .put("why", device.why());
  }

  private static JsonObject dead(DeadLetter letter) {
    return new JsonObject()
        .put("device", letter.device().value())
        .put("event", letter.kind())
        .put("dead_since", letter.at().toString())
        .put("why", letter.why())
        .put("sent_again", letter.again());
  }
}
