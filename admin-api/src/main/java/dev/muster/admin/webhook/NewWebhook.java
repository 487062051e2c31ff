package dev.muster.admin.webhook;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
import dev.muster.core.event.Actor;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.core.event.WebhookFormat;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Makes webhooks. */
final class NewWebhook {
  /** Each has a reader of its own at each node. */
  private static final int MOST = 50;

  private final EventLog log;
  private final EventFactory events;
  private final WebhookAccess access;

  NewWebhook(EventLog log, EventFactory events, WebhookAccess access) {
    this.log = log;
    this.events = events;
    this.access = access;
  }

  CompletionStage<Webhook> create(Call call) {
    JsonObject wanted = call.json();
    String name = wanted.getString("name");
    checkMaySee(call.principal());
    checkRoom(name);
    boolean plainHttp = wanted.getBoolean("allow_http", false);
    boolean privateAddress = wanted.getBoolean("allow_private", false);
    String url = wanted.getString("url");
    access
        .refusal(url, plainHttp, privateAddress)
        .ifPresent(
            why -> {
              throw new Problem(422, "webhook-url", why);
            });
    UUID id = events.newId();
    WebhookDefined fact =
        new WebhookDefined(
            id.toString(),
            name,
            url,
            WebhookFormat.valueOf(wanted.getString("format").toUpperCase(Locale.ROOT)),
            key(id, wanted),
            kinds(wanted),
            strings(wanted, "labels"),
            plainHttp,
            privateAddress,
            log.view().positions());
    return log.append(
            events.fleet(id, new Actor.Admin(call.principal().name()), fact.webhookId(), fact))
        .thenApply(reply -> webhooks().find(fact.webhookId()).orElseThrow());
  }

  private Webhooks webhooks() {
    return log.view().fleet().webhooks();
  }

  /** A receiver is told what devices sent as they sent it, which not every token may see. */
  private static void checkMaySee(Principal caller) {
    if (!caller.may(Scope.READ_SECRETS)) {
      throw new Problem(
          403,
          "forbidden",
          "a webhook is sent what devices send, so to add one needs the scope %s as well, which %s"
                  .formatted(Scope.READ_SECRETS.label(), caller.name())
              + " does not have: use a token that has it");
    }
  }

  private void checkRoom(String name) {
    if (webhooks().named(name).isPresent()) {
      throw new Problem(
          409, "name-taken", "there is a webhook %s: choose another name".formatted(name));
    }
    if (webhooks().byId().size() >= MOST) {
      throw new Problem(
          409,
          "too-many-webhooks",
          "there are %d webhooks, and no more are kept: remove one first".formatted(MOST));
    }
  }

  private Optional<SealedBytes> key(UUID id, JsonObject wanted) {
    return Optional.ofNullable(wanted.getString("hmac_key"))
        .map(
            key ->
                log.sealer()
                    .seal(KeyScope.installation(), id, key.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> strings(JsonObject wanted, String key) {
    return wanted.getJsonArray(key, new JsonArray()).stream()
        .map(String.class::cast)
        .distinct()
        .toList();
  }

  private static List<String> kinds(JsonObject wanted) {
    List<String> kinds = strings(wanted, "events");
    kinds.stream()
        .filter(kind -> !EventKinds.ALL.contains(kind))
        .findFirst()
        .ifPresent(
            kind -> {
              throw Problem.badRequest(
                  "there are no events %s, but %s"
                      .formatted(kind, String.join(", ", EventKinds.ALL)));
            });
    return kinds;
  }
}
