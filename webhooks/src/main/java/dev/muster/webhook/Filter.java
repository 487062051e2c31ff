package dev.muster.webhook;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.MessageFact.MessageRefused;
import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.log.history.Consequence;
import dev.muster.webhook.format.Format;
import java.util.Set;
import java.util.function.Function;

/** What one webhook is told of. */
final class Filter {
  private final Set<String> kinds;
  private final Set<String> labels;
  private final Format format;
  private final Function<EnrollmentId, Set<String>> labelsOf;

  /**
   * By what the webhook asks for.
   *
   * @param labelsOf the labels that a device has now
   */
  Filter(WebhookDefined webhook, Format format, Function<EnrollmentId, Set<String>> labelsOf) {
    this.kinds = Set.copyOf(webhook.kinds());
    this.labels = Set.copyOf(webhook.labels());
    this.format = format;
    this.labelsOf = labelsOf;
  }

  /** Whether it asks what is known of devices beside their events. */
  boolean byLabel() {
    return !labels.isEmpty();
  }

  /** Whether it may be told of this, as far as the event itself says. */
  boolean wants(Event event) {
    // What proves nothing is told to those who asked for it.
    return event.enrollment().isPresent()
        && (kinds.isEmpty()
            ? !(event.fact() instanceof MessageRefused)
            : kinds.contains(event.fact().kind()))
        && format.tells(event.fact())
        && (labels.isEmpty() || labeled(event.enrollment().get().id().device()));
  }

  private boolean labeled(EnrollmentId device) {
    return labelsOf.apply(device).stream().anyMatch(labels::contains);
  }

  /** Whether it counts: what claims to be a device's and is not, is told to nobody. */
  boolean counts(Consequence consequence) {
    return consequence.refused().isEmpty();
  }
}
