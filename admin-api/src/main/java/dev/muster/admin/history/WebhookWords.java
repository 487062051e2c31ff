package dev.muster.admin.history;

import dev.muster.core.event.WebhookFact;

/** What happened to webhooks, in a sentence each. */
final class WebhookWords {
  private WebhookWords() {}

  static String of(WebhookFact fact) {
    return switch (fact) {
      case WebhookFact.WebhookDefined defined ->
          "the webhook %s was added: %s".formatted(defined.name(), defined.url());
      case WebhookFact.WebhookPaused(var id, var why) ->
          "the webhook %s was paused: %s".formatted(id, why);
      case WebhookFact.WebhookResumed(var id) -> "the webhook %s was resumed".formatted(id);
      case WebhookFact.WebhookRemoved(var id) -> "the webhook %s was removed".formatted(id);
      case WebhookFact.WebhookReplayed replayed ->
          "the webhook %s is told again what happened since %s"
              .formatted(replayed.webhookId(), replayed.since());
      case WebhookFact.WebhookReached reached ->
          "the webhook %s was told what happened up to here".formatted(reached.webhookId());
      case WebhookFact.WebhookDeviceHeld held ->
          "the webhook %s takes no events of %s for now: %s"
              .formatted(held.webhookId(), held.device(), held.why());
      case WebhookFact.WebhookDeviceCaughtUp(var id, var device) ->
          "the webhook %s was told all that had waited of %s".formatted(id, device);
      case WebhookFact.WebhookEventDropped dropped ->
          "the webhook %s is not told of a %s of %s any more: %s"
              .formatted(dropped.webhookId(), dropped.kind(), dropped.device(), dropped.why());
      case WebhookFact.WebhookDeadRequested(var id) ->
          "the dead letters of the webhook %s are sent again".formatted(id);
      case WebhookFact.WebhookDeadDelivered delivered ->
          "a dead letter of the webhook %s got through".formatted(delivered.webhookId());
    };
  }
}
