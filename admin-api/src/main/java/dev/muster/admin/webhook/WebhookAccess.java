package dev.muster.admin.webhook;

import dev.muster.core.fleet.Webhook;
import java.util.Optional;

/** What the calls about webhooks need of the part that calls receivers. Safe for any thread. */
public interface WebhookAccess {

  /**
   * What a receiver said.
   *
   * @param taken whether it takes events
   * @param answer in words
   */
  record Tested(boolean taken, String answer) {}

  /** Why no webhook may have this URL, in words; empty if one may. May ask DNS nothing. */
  Optional<String> refusal(String url, boolean plainHttp, boolean privateAddress);

  /** Sends a receiver something that happened to nobody. Blocks for as long as a call may take. */
  Tested test(Webhook webhook) throws InterruptedException;

  /** The consumer group whose offsets tell how far a webhook is. */
  String group(Webhook webhook);
}
