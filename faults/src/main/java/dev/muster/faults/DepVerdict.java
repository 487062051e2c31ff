package dev.muster.faults;

import io.vertx.core.json.JsonObject;

/**
 * What came out of a campaign of DEP.
 *
 * @param seed what it can be repeated with, as far as the machine's own timing allows
 * @param kills nodes that were killed, stopped for a while or cut off
 * @param stays how often a device came to one of the accounts, by Apple's count
 * @param assignments how often a profile was wished for a device
 * @param enrolled devices that were unpacked and enrolled meanwhile
 * @param disagreements of Apple's side and ours at the end of a round, and devices that could not
 *     enroll
 * @param repeated assignments of what a device had already
 * @param doubled facts that were written twice, or that can't follow on those before
 */
public record DepVerdict(
    long seed,
    int kills,
    int stays,
    int assignments,
    int enrolled,
    int disagreements,
    int repeated,
    int doubled) {
  /** Whether both sides agreed each time, and nothing was done twice. */
  public boolean holds() {
    return disagreements == 0 && repeated == 0 && doubled == 0;
  }

  /** One JSON object. */
  public String json() {
    return new JsonObject()
        .put("seed", seed)
        .put("kills", kills)
        .put("stays", stays)
        .put("assignments", assignments)
        .put("enrolled", enrolled)
        .put("disagreements", disagreements)
        .put("repeated", repeated)
        .put("doubled", doubled)
        .encode();
  }
}
