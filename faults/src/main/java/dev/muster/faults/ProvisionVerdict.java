package dev.muster.faults;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What came out of a campaign of provisioning.
 *
 * @param seed what it can be repeated with, as far as the machine's own timing allows
 * @param kills what was killed, stopped for a while or cut off
 * @param macs by what came of them: all, those that are enrolled, those that left Setup Assistant,
 *     those that have all that they should, and others
 * @param findings how often each rule was broken
 */
public record ProvisionVerdict(
    long seed, int kills, Map<String, Integer> macs, Map<String, Integer> findings) {
  /** Copies the maps. */
  public ProvisionVerdict {
    macs = Map.copyOf(macs);
    findings = Map.copyOf(findings);
  }

  /** Whether no rule was broken. */
  public boolean holds() {
    return findings.values().stream().allMatch(count -> count == 0);
  }

  /** One JSON object. */
  public String json() {
    return new JsonObject()
        .put("seed", seed)
        .put("kills", kills)
        .put("macs", sorted(macs))
        .put("findings", sorted(findings))
        .encode();
  }

  private static JsonObject sorted(Map<String, Integer> counts) {
    JsonObject json = new JsonObject();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> json.put(entry.getKey(), entry.getValue()));
    return json;
  }
}
