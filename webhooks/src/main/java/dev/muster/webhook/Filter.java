package dev.muster.webhook;

import dev.muster.core.event.Event;
import dev.muster.core.event.MessageFact.MessageRefused;
import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.log.history.Consequence;
import dev.muster.webhook.format.Format;
import java.util.Set;

/** What one webhook is told of. */
final class Filter {
  private final Set<String> kinds;
  private final Format format;

  Filter(WebhookDefined webhook, Format format) {
    this.kinds = Set.copyOf(webhook.kinds());
    this.format = format;
  }

  /** Whether it may be told of this, as far as the event itself says. */
  boolean wants(Event event) {
    // What proves nothing is told to those who asked for it.
    return event.enrollment().isPresent()
        && (kinds.isEmpty()
            ? !(event.fact() instanceof MessageRefused)
            : kinds.contains(event.fact().kind()))
        && format.tells(event.fact());
  }

  /** Whether it counts: what claims to be a device's and is not, is told to nobody. */
  boolean counts(Consequence consequence) {
    return consequence.refused().isEmpty();
  }
}
