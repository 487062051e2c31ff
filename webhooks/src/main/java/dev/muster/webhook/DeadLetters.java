package dev.muster.webhook;

import dev.muster.core.event.Event;
import dev.muster.core.event.WebhookFact;
import dev.muster.core.event.WebhookFact.WebhookDeadDelivered;
import dev.muster.core.event.WebhookFact.WebhookEventDropped;
import dev.muster.core.fleet.Webhooks.DeadKey;
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.webhook.delivery.Delivery;
import dev.muster.webhook.http.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sends dead letters again that were asked for, each once. For one thread. */
final class DeadLetters {
  /** So many at once. */
  private static final int AT_ONCE = 8;

  private final Work work;
  private final Set<DeadKey> underWay = new HashSet<>();

  DeadLetters(Work work) {
    this.work = work;
  }

  /** Begins with those that were asked for. */
  void look() {
    if (work.lanes().away()) {
      return;
    }
    List<Integer> own = work.lanes().partitions();
    for (DeadLetter letter : work.webhooks().deadOf(work.id())) {
      if (underWay.size() >= AT_ONCE) {
        return;
      }
      if (letter.again()
          && own.contains(letter.key().partition())
          && !underWay.contains(letter.key())) {
        begin(letter);
      }
    }
  }

  private void begin(DeadLetter letter) {
    DeadKey key = letter.key();
    Event event = work.log().reader().device(letter.device(), List.of(key.offset())).getFirst();
    underWay.add(key);
    work.tell(
        new Delivery(
            key.partition(),
            key.offset(),
            event.occurredAt(),
            letter.device(),
            letter.kind(),
            work.log().codec().encode(event)),
        answer -> work.record(fact(letter, answer), () -> underWay.remove(key)));
  }

  private WebhookFact fact(DeadLetter letter, Answer answer) {
    DeadKey key = letter.key();
    return answer instanceof Answer.Taken
        ? new WebhookDeadDelivered(key.webhookId(), key.partition(), key.offset())
        : new WebhookEventDropped(
            key.webhookId(),
            letter.device(),
            key.partition(),
            key.offset(),
            letter.kind(),
            answer.words());
  }
}
