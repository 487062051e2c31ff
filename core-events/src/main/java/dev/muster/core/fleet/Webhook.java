package dev.muster.core.fleet;

import dev.muster.core.event.WebhookFact.WebhookDefined;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A webhook. Immutable.
 *
 * @param event the event that brought it, which its key is sealed for
 * @param definedAt when it was made
 * @param paused why it is told nothing, if it is not
 * @param changedAt when it was last made, paused or resumed
 * @param run how often it was replayed
 * @param since what it was last replayed from
 * @param next from where it is told at the latest, by partition; Kafka may know better
 */
public record Webhook(
    WebhookDefined defined,
    UUID event,
    Instant definedAt,
    Optional<String> paused,
    Instant changedAt,
    int run,
    Optional<Instant> since,
    Map<Integer, Long> next) {

  /** Copies the map. */
  public Webhook {
    next = Map.copyOf(next);
  }

  static Webhook of(WebhookDefined defined, UUID event, Instant at) {
    return new Webhook(
        defined, event, at, Optional.empty(), at, 0, Optional.empty(), defined.from());
  }

  /** Its id. */
  public String id() {
    return defined.webhookId();
  }

  Webhook pausedBy(String why, Instant at) {
    return paused.isPresent()
        ? this
        : new Webhook(defined, event, definedAt, Optional.of(why), at, run, since, next);
  }

  Webhook resumed(Instant at) {
    return paused.isEmpty()
        ? this
        : new Webhook(defined, event, definedAt, Optional.empty(), at, run, since, next);
  }

  Webhook again(Instant moment, Map<Integer, Long> from) {
    return new Webhook(
        defined, event, definedAt, paused, changedAt, run + 1, Optional.of(moment), from);
  }

  /** Of an earlier run it does not count, and it never goes back. */
  Webhook reached(int inRun, Map<Integer, Long> there) {
    if (inRun != run) {
      return this;
    }
    Map<Integer, Long> further = new HashMap<>(next);
    there.forEach((partition, offset) -> further.merge(partition, offset, Math::max));
    return new Webhook(defined, event, definedAt, paused, changedAt, run, since, further);
  }
}
