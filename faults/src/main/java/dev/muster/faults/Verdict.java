package dev.muster.faults;

import io.vertx.core.json.JsonObject;

/**
 * What came out of a campaign.
 *
 * @param seed what it can be repeated with, as far as the machine's own timing allows
 * @param kills processes that were killed
 * @param answers that devices and admins got
 * @param lost answers that the log knows nothing of, and commands that were taken and never ended
 * @param doubled commands that ended more than once in one queue
 * @param disagreements answers that the log's fold does not give again, and histories that a node
 *     tells otherwise than the log
 */
public record Verdict(long seed, int kills, int answers, int lost, int doubled, int disagreements) {
  /** Whether nothing was lost, doubled or disputed. */
  public boolean holds() {
    return lost == 0 && doubled == 0 && disagreements == 0;
  }

  /** One JSON object. */
  public String json() {
    return new JsonObject()
        .put("seed", seed)
        .put("kills", kills)
        .put("answers", answers)
        .put("lost", lost)
        .put("doubled", doubled)
        .put("disagreements", disagreements)
        .encode();
  }
}
