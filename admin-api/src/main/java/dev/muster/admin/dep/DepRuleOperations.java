package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepRules;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.Rehearsal;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about which device is to get which profile. */
final class DepRuleOperations {
  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;
  private final InstantSource clock;

  DepRuleOperations(EventLog log, EventFactory events, DepAccess access, InstantSource clock) {
    this.clock = clock;
    this.log = log;
    this.events = events;
    this.access = access;
  }

  void join(ContractRoutes routes) {
    routes.json("getDepRules", call -> json(log.dep().state().rules()));
    routes.later("applyDepRules", 200, this::apply);
  }

  private static JsonObject json(DepRules rules) {
    JsonObject profiles = new JsonObject();
    new TreeMap<>(rules.profiles())
        .forEach((name, profile) -> profiles.put(name, new JsonObject(profile.json())));
    return new JsonObject()
        .put("profiles", profiles)
        .put("rules", new JsonArray(rules.rules().stream().map(DepRuleOperations::json).toList()));
  }

  private static JsonObject json(DepRule rule) {
    JsonObject json = Conditions.json(rule);
    rule.leastVersion().ifPresent(v -> json.put("minimum_os", v));
    return rule.profile().map(v -> json.put("profile", v)).orElse(json);
  }

  /** Shows what changes, and makes it so unless it is only to be shown. */
  private CompletionStage<JsonObject> apply(Call call) {
    JsonObject document = call.json();
    JsonArray warnings = new JsonArray();
    DepRulesApplied fact = read(document, warnings);
    DepState state = log.dep().state();
    JsonObject difference = DepDifference.of(state, DepRules.of(fact)).put("warnings", warnings);
    boolean same = state.rules().equals(DepRules.of(fact));
    int days = call.number("rehearse", 0);
    if (days > 0) {
      return CompletableFuture.completedFuture(
          difference.put("applied", false).put("rehearsal", rehearse(DepRules.of(fact), days)));
    }
    if (call.flag("dry_run") || same) {
      return CompletableFuture.completedFuture(difference.put("applied", false));
    }
    return log.dep()
        .append(events.dep(new Actor.Admin(call.principal().name()), fact))
        .thenApply(after -> difference.put("applied", true));
  }

  private JsonObject rehearse(DepRules next, int days) {
    Rehearsal rehearsal = new Rehearsal(next, clock.instant().minus(Duration.ofDays(days)));
    log.dep().replay(rehearsal::take);
    return DepDifference.of(rehearsal).put("days", days);
  }

  private DepRulesApplied read(JsonObject document, JsonArray warnings) {
    List<String> errors = new ArrayList<>();
    List<DepProfile> profiles = new ArrayList<>();
    for (Map.Entry<String, Object> entry : document.getJsonObject("profiles", new JsonObject())) {
      JsonObject profile = (JsonObject) entry.getValue();
      DepAccess.ProfileReport checked =
          access.check(ProfileAddress.completed(profile, access).encode());
      checked.errors().forEach(error -> errors.add(entry.getKey() + ": " + error));
      checked.warnings().forEach(warning -> warnings.add(entry.getKey() + ": " + warning));
      profiles.add(new DepProfile(entry.getKey(), checked.json(), checked.content()));
    }
    List<DepRule> rules =
        document.getJsonArray("rules", new JsonArray()).stream()
            .map(rule -> rule((JsonObject) rule))
            .toList();
    for (DepRule rule : rules) {
      rule.profile()
          .filter(name -> profiles.stream().noneMatch(p -> p.name().equals(name)))
          .ifPresent(
              name ->
                  errors.add("a rule names the profile %s, which there is not".formatted(name)));
    }
    if (!errors.isEmpty()) {
      throw new Problem(
          400,
          "dep-rules-invalid",
          String.join("; ", errors),
          new JsonObject().put("errors", new JsonArray(errors)));
    }
    return new DepRulesApplied(profiles, rules);
  }

  private static DepRule rule(JsonObject json) {
    return Conditions.read(
        json, Conditions.text(json, "profile"), Conditions.text(json, "minimum_os"));
  }
}
