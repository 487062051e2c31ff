package dev.muster.admin.desired;

import dev.muster.admin.http.Problem;
import dev.muster.core.desired.AppliedSet;
import dev.muster.core.desired.DesiredPlan;
import dev.muster.core.desired.DesiredSets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans, as callers read them, and what they must allow. */
final class PlanJson {
  private static final double SHARE = 0.25;

  /** Of fewer devices, a share says nothing. */
  private static final int FEW = 20;

  private static final int MOST_KEYS = 20;

  private PlanJson() {}

  /**
   * A plan.
   *
   * @param keys says in which keys a profile is to be another one
   */
  static JsonObject of(DesiredPlan plan, Function<String, List<String>> keys) {
    return new JsonObject()
        .put(
            "changes",
            new JsonArray(plan.changes().stream().map(change -> change(change, keys)).toList()))
        .put("devices", plan.devices())
        .put("affected", plan.affected())
        .put("removals", plan.removals());
  }

  private static JsonObject change(DesiredPlan.Change change, Function<String, List<String>> keys) {
    boolean content =
        change.kind() == DesiredPlan.Kind.PROFILE
            && change.difference() == DesiredPlan.Difference.CHANGED;
    JsonObject json = bare(change);
    List<String> all = content ? keys.apply(change.name()) : List.of();
    return all.isEmpty()
        ? json
        : json.put("keys", new JsonArray(all.subList(0, Math.min(MOST_KEYS, all.size()))))
            .put("keys_changed", all.size());
  }

  private static JsonObject bare(DesiredPlan.Change change) {
    return new JsonObject()
        .put("kind", change.kind().name().toLowerCase(Locale.ROOT))
        .put("name", change.name())
        .put("change", change.difference().name().toLowerCase(Locale.ROOT))
        .put("gain", change.gain())
        .put("lose", change.lose());
  }

  /** What a plan starts from: another one after anything was applied. */
  static String base(DesiredSets sets) {
    String all =
        sets.all().stream()
            .map(AppliedSet::event)
            .map(UUID::toString)
            .collect(Collectors.joining());
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Checks that the caller allows what is dangerous in a plan.
   *
   * @throws Problem if not
   */
  static void check(DesiredPlan plan, JsonObject body) {
    JsonArray allowed = body.getJsonArray("allow", new JsonArray());
    double most = body.getDouble("max_share", SHARE);
    List<String> needs = new ArrayList<>();
    if (plan.removals() > 0 && !allowed.contains("removals")) {
      needs.add("removals");
    }
    if (plan.affected() >= FEW
        && plan.affected() > most * plan.devices()
        && !allowed.contains("share")) {
      needs.add("share");
    }
    if (!needs.isEmpty()) {
      throw new Problem(
          409, "not-allowed", words(plan, needs), new JsonObject().put("needs", needs));
    }
  }

  private static String words(DesiredPlan plan, List<String> needs) {
    List<String> why = new ArrayList<>();
    if (needs.contains("removals")) {
      why.add(devices(plan.removals()) + " would lose a profile");
    }
    if (needs.contains("share")) {
      why.add(
          "%s of %d would be told something".formatted(devices(plan.affected()), plan.devices()));
    }
    return "%s: if that is meant, allow it (%s)"
        .formatted(
            String.join(", and ", why),
            needs.stream().map(need -> "--allow " + need).collect(Collectors.joining(" ")));
  }

  private static String devices(int count) {
    return count == 1 ? "1 device" : count + " devices";
  }
}
