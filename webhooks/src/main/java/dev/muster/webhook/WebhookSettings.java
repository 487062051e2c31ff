package dev.muster.webhook;

import dev.muster.webhook.delivery.Pace;
import dev.muster.webhook.http.Caller;
import dev.muster.webhook.http.Target.Permission;

/**
 * How webhooks are called.
 *
 * @param instance names this node's members of the consumer groups, and stays the same over
 *     restarts
 * @param permission what any webhook may
 */
public record WebhookSettings(
    String instance, Permission permission, Pace pace, Caller.Settings calls) {}
