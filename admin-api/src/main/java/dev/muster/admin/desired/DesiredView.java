package dev.muster.admin.desired;

import dev.muster.core.dep.DepState;
import dev.muster.core.desired.AppliedSet;
import dev.muster.core.desired.DesiredPolicy;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.DesiredFact.LabelScope;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the fleet should be, and what devices reported. Safe for any thread. */
final class DesiredView {
  private final EventLog log;

  DesiredView(EventLog log) {
    this.log = log;
  }

  /** All sets, with how many devices stand where. */
  JsonObject fleet() {
    DesiredSets sets = log.view().fleet().desired();
    DepState dep = log.dep().state();
    Map<String, Integer> labels = new HashMap<>();
    // Two sets may have profiles of one name.
    Map<WantedProfile, Map<String, Integer>> profiles = new IdentityHashMap<>();
    log.view()
        .ids()
        .filter(EnrollmentId::isDevice)
        .forEach(id -> count(id, sets, dep, labels, profiles));
    return new JsonObject()
        .put(
            "sets",
            new JsonArray(sets.all().stream().map(set -> set(set, labels, profiles)).toList()));
  }

  private void count(
      EnrollmentId id,
      DesiredSets sets,
      DepState dep,
      Map<String, Integer> labels,
      Map<WantedProfile, Map<String, Integer>> profiles) {
    DeviceState state = log.view().device(id);
    if (state.enrolled(id).isEmpty()) {
      return;
    }
    state.managed().labels().forEach(label -> labels.merge(label, 1, Integer::sum));
    DesiredPolicy.wanted(state, dep, sets)
        .values()
        .forEach(
            profile ->
                profiles
                    .computeIfAbsent(profile, one -> new TreeMap<>())
                    .merge(ProfileStanding.of(state, profile).state(), 1, Integer::sum));
  }

  private static JsonObject set(
      AppliedSet set,
      Map<String, Integer> labels,
      Map<WantedProfile, Map<String, Integer>> profiles) {
    JsonObject json =
        new JsonObject()
            .put("name", set.name())
            .put("applied_at", set.at().toString())
            .put(
                "labels",
                new JsonArray(
                    set.applied().labels().stream()
                        .map(
                            rule ->
                                new JsonObject()
                                    .put("name", rule.name())
                                    .put("query", rule.query())
                                    .put("devices", labels.getOrDefault(rule.name(), 0)))
                        .toList()))
            .put(
                "profiles",
                new JsonArray(
                    set.applied().profiles().stream()
                        .map(profile -> profile(profile, profiles))
                        .toList()));
    set.applied()
        .origin()
        .ifPresent(
            origin ->
                json.put(
                    "origin",
                    new JsonObject()
                        .put("commit", origin.commit())
                        .put("author", origin.author())));
    return json;
  }

  private static JsonObject profile(
      WantedProfile profile, Map<WantedProfile, Map<String, Integer>> counts) {
    return new JsonObject()
        .put("name", profile.name())
        .put("identifier", profile.identifier())
        .put("uuid", profile.uuid())
        .put("for", scope(profile.scope()))
        .put("drift", profile.mends() ? "mend" : "show")
        .put("devices", new JsonObject(new HashMap<>(counts.getOrDefault(profile, Map.of()))));
  }

  private static JsonObject scope(LabelScope scope) {
    JsonObject json = new JsonObject();
    put(json, "include_all", scope.all());
    put(json, "include_any", scope.any());
    put(json, "exclude_any", scope.none());
    return json;
  }

  private static void put(JsonObject json, String key, Set<String> labels) {
    if (!labels.isEmpty()) {
      json.put(key, new JsonArray(labels.stream().sorted().toList()));
    }
  }

  private static JsonObject conflict(WantedProfile profile, WantedProfile first) {
    return new JsonObject()
        .put("identifier", profile.identifier())
        .put("name", profile.name())
        .put("state", "conflict")
        .put(
            "why",
            "the profile %s has the same identifier, and comes first".formatted(first.name()));
  }

  /** What a device should have, what it reported, and why it is not so yet. */
  JsonObject device(EnrollmentId id) {
    DeviceState state = log.view().device(id.device());
    DepState dep = log.dep().state();
    DesiredSets sets = log.view().fleet().desired();
    Map<String, WantedProfile> wanted = DesiredPolicy.wanted(state, dep, sets);
    Set<String> all = new TreeSet<>(wanted.keySet());
    all.addAll(state.managed().profiles().keySet());
    JsonArray profiles = new JsonArray();
    for (String identifier : all) {
      WantedProfile profile = wanted.get(identifier);
      ProfileStanding standing =
          profile == null
              ? ProfileStanding.ofUnwanted(state, identifier)
              : ProfileStanding.of(state, profile);
      JsonObject json =
          new JsonObject()
              .put("identifier", identifier)
              .put("state", standing.state())
              .put("why", standing.why());
      if (profile != null) {
        json.put("name", profile.name()).put("wanted", profile.uuid());
      }
      String reported = state.managed().reported().getOrDefault(identifier, "");
      if (!reported.isEmpty()) {
        json.put("reported", reported);
      }
      profiles.add(json);
    }
    Set<String> labels = DesiredPolicy.labels(state, dep);
    sets.profiles().stream()
        .filter(profile -> profile.scope().fits(labels))
        .filter(profile -> wanted.get(profile.identifier()) != profile)
        .forEach(profile -> profiles.add(conflict(profile, wanted.get(profile.identifier()))));
    Set<String> put = new TreeSet<>(labels);
    put.removeAll(state.managed().labels());
    JsonObject json =
        new JsonObject()
            .put("id", id.device().value())
            .put("labels", new JsonArray(List.copyOf(put)))
            .put("rule_labels", new JsonArray(state.managed().labels().stream().sorted().toList()))
            .put("profiles", profiles);
    state.managed().listedAt().ifPresent(at -> json.put("reported_at", at.toString()));
    return json;
  }
}
