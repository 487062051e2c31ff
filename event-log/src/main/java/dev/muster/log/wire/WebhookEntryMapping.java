package dev.muster.log.wire;

import dev.muster.core.event.WebhookFact;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks.DeadKey;
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import dev.muster.core.fleet.Webhooks.HeldKey;
import dev.muster.schemas.DeadLetterEntry;
import dev.muster.schemas.HeldDeviceEntry;
import dev.muster.schemas.WebhookEntry;
import java.util.Optional;

/** What is known of webhooks, as the snapshots of the fleet keep it. */
final class WebhookEntryMapping {
  private WebhookEntryMapping() {}

  static WebhookEntry entry(Webhook webhook) {
    return new WebhookEntry(
        webhook.event(),
        WebhookMapping.defined(webhook.defined()),
        webhook.definedAt(),
        webhook.paused().orElse(null),
        webhook.changedAt(),
        webhook.run(),
        webhook.since().orElse(null),
        WebhookMapping.positions(webhook.next()));
  }

  static FleetEntry entry(WebhookEntry entry) {
    return new FleetEntry.WebhookEntry(
        new Webhook(
            WebhookMapping.defined(entry.getWebhook()),
            entry.getEvent(),
            entry.getDefinedAt(),
            Optional.ofNullable(entry.getPaused()),
            entry.getChangedAt(),
            entry.getRun(),
            Optional.ofNullable(entry.getSince()),
            WebhookMapping.positions(entry.getNext())));
  }

  static HeldDeviceEntry entry(HeldDevice device) {
    return new HeldDeviceEntry(
        WebhookMapping.held(
            new WebhookFact.WebhookDeviceHeld(
                device.key().webhookId(),
                device.key().device(),
                device.partition(),
                device.offset(),
                device.why())),
        device.since());
  }

  static FleetEntry entry(HeldDeviceEntry entry) {
    WebhookFact.WebhookDeviceHeld held = WebhookMapping.held(entry.getDevice());
    return new FleetEntry.HeldDeviceEntry(
        new HeldDevice(
            new HeldKey(held.webhookId(), held.device()),
            held.partition(),
            held.offset(),
            entry.getSince(),
            held.why()));
  }

  static DeadLetterEntry entry(DeadLetter letter) {
    return new DeadLetterEntry(
        WebhookMapping.dropped(
            new WebhookFact.WebhookEventDropped(
                letter.key().webhookId(),
                letter.device(),
                letter.key().partition(),
                letter.key().offset(),
                letter.kind(),
                letter.why())),
        letter.at(),
        letter.again());
  }

  static FleetEntry entry(DeadLetterEntry entry) {
    WebhookFact.WebhookEventDropped dropped = WebhookMapping.dropped(entry.getLetter());
    return new FleetEntry.DeadLetterEntry(
        new DeadLetter(
            new DeadKey(dropped.webhookId(), dropped.partition(), dropped.offset()),
            dropped.device(),
            dropped.kind(),
            entry.getDroppedAt(),
            dropped.why(),
            entry.getAgain()));
  }
}
