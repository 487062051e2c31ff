package dev.muster.webhook;

import dev.muster.core.event.WebhookFact;
import dev.muster.core.fleet.Webhooks;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.webhook.delivery.Delivery;
import dev.muster.webhook.delivery.Lanes;
import dev.muster.webhook.delivery.Pace;
import dev.muster.webhook.http.Answer;
import java.time.Instant;
import java.util.function.Consumer;

/** What the parts of one webhook's work share, on its thread. */
interface Work {
  /** The webhook's. */
  String id();

  Instant now();

  EventLog log();

  HistoryIndex index();

  Pace pace();

  Filter filter();

  Lanes lanes();

  /** What is known of all webhooks. */
  default Webhooks webhooks() {
    return log().view().fleet().webhooks();
  }

  /** Sends it once, beside this thread, which hears what came of it. */
  void tell(Delivery event, Consumer<Answer> answered);

  /** Writes it down, however often that takes, and goes on here when it is known to be. */
  void record(WebhookFact fact, Runnable recorded);
}
