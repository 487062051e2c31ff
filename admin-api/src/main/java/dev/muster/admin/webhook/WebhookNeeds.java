package dev.muster.admin.webhook;

import dev.muster.admin.checkup.Finding;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks;
import java.util.ArrayList;
import java.util.List;

/** What webhooks lack. */
public final class WebhookNeeds {
  private static final String CHECK = "webhooks";

  private WebhookNeeds() {}

  /** Nothing where there is no webhook. */
  public static List<Finding> of(Webhooks webhooks) {
    List<Finding> found = new ArrayList<>();
    for (Webhook webhook : webhooks.all()) {
      String name = webhook.defined().name();
      webhook
          .paused()
          .ifPresent(
              why ->
                  found.add(
                      Finding.note(
                          CHECK,
                          "the webhook %s is told nothing: %s".formatted(name, why),
                          "muster webhook resume " + name)));
      int dead = webhooks.deadOf(webhook.id()).size();
      if (dead > 0) {
        found.add(
            Finding.note(
                CHECK,
                "the webhook %s has %d dead letters".formatted(name, dead),
                "muster webhook show %s, then muster webhook replay %s --dead"
                    .formatted(name, name)));
      }
    }
    if (found.isEmpty() && webhooks.byId().size() > 0) {
      found.add(
          Finding.ok(CHECK, "%d webhooks are told what happens".formatted(webhooks.byId().size())));
    }
    return found;
  }
}
