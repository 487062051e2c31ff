package dev.muster.admin.desired;

import dev.muster.admin.command.ProfileFile;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.LabelScope;
import dev.muster.core.event.DesiredFact.Origin;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.Digest256;
import dev.muster.core.selection.DeviceQuery;
import dev.muster.core.selection.QueryProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A set as a caller submits it. All that is wrong with it is found at once.
 *
 * @param labels its rules, in their order
 * @param profiles its profiles, with what installs them
 */
record SubmittedSet(
    String name, List<LabelRule> labels, List<Submitted> profiles, Optional<Origin> origin) {
  private static final String INVALID = "desired-invalid";

  /** A profile of which nothing was kept yet. */
  record Submitted(String name, ProfileFile file, LabelScope scope, boolean mends) {
    WantedProfile wanted(Digest256 content) {
      return new WantedProfile(name, file.identifier(), file.uuid(), content, scope, mends);
    }
  }

  /** What it says, with the addresses of contents. */
  DesiredStateApplied applied(List<Digest256> contents) {
    List<WantedProfile> wanted = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      wanted.add(profiles.get(i).wanted(contents.get(i)));
    }
    return new DesiredStateApplied(name, labels, wanted, origin);
  }

  /**
   * Reads it.
   *
   * @param holding what holds
   * @throws Problem with all that is wrong
   */
  static SubmittedSet read(String name, JsonObject json, LabelUsers holding) {
    return new Reading(name, json, holding).read();
  }

  private static final class Reading {
    private final String name;
    private final JsonObject json;
    private final LabelUsers holding;
    private final List<String> wrong = new ArrayList<>();

    Reading(String name, JsonObject json, LabelUsers holding) {
      this.name = name;
      this.json = json;
      this.holding = holding;
    }

    SubmittedSet read() {
      List<LabelRule> labels = labels();
      List<Submitted> profiles = profiles();
      lostLabels(labels, profiles);
      if (!wrong.isEmpty()) {
        throw new Problem(
            400,
            INVALID,
            wrong.size() == 1
                ? wrong.getFirst()
                : "%d things are wrong: %s".formatted(wrong.size(), String.join("; ", wrong)),
            new JsonObject().put("problems", new JsonArray(wrong)));
      }
      return new SubmittedSet(
          name,
          labels,
          profiles,
          Optional.ofNullable(json.getJsonObject("origin"))
              .map(o -> new Origin(o.getString("commit", ""), o.getString("author", ""))));
    }

    private List<LabelRule> labels() {
      Map<String, String> elsewhere = new HashMap<>();
      holding
          .others(name)
          .forEach(
              set ->
                  set.applied().labels().forEach(rule -> elsewhere.put(rule.name(), set.name())));
      Set<String> all =
          objects("labels").stream().map(l -> l.getString("name")).collect(Collectors.toSet());
      Set<String> known = new HashSet<>();
      List<LabelRule> rules = new ArrayList<>();
      for (JsonObject one : objects("labels")) {
        LabelRule rule = new LabelRule(one.getString("name"), one.getString("query"));
        String where = where(one, "label " + rule.name());
        if (elsewhere.containsKey(rule.name())) {
          wrong.add(
              "%s: the set %s has a label of this name"
                  .formatted(where, elsewhere.get(rule.name())));
          known.add(rule.name());
        } else if (!known.add(rule.name())) {
          wrong.add("%s: there are two labels of this name".formatted(where));
        }
        query(where, rule, all, known);
        rules.add(rule);
      }
      return rules;
    }

    private void query(String where, LabelRule rule, Set<String> all, Set<String> known) {
      try {
        DeviceQuery query = DeviceQuery.parse(rule.query());
        query.labels().stream()
            .filter(
                label ->
                    label.equals(rule.name()) || (all.contains(label) && !known.contains(label)))
            .findFirst()
            .ifPresent(
                label ->
                    wrong.add(
                        "%s: it asks for the label %s, which must stand in front of it"
                            .formatted(where, label)));
      } catch (QueryProblem e) {
        wrong.add("%s: %s".formatted(where, e.getMessage()));
      }
    }

    /** A label that something asks for does not just go. */
    private void lostLabels(List<LabelRule> labels, List<Submitted> profiles) {
      Set<String> kept = labels.stream().map(LabelRule::name).collect(Collectors.toSet());
      List<String> lost =
          holding.sets().find(name).stream()
              .flatMap(set -> set.applied().labels().stream())
              .map(LabelRule::name)
              .filter(label -> !kept.contains(label))
              .toList();
      for (String label : lost) {
        profiles.stream()
            .filter(profile -> profile.scope().names(label))
            .map(profile -> "the profile " + profile.name())
            .findFirst()
            .or(() -> holding.user(name, label))
            .ifPresent(
                user ->
                    wrong.add("label %s: it can't go, for %s asks for it".formatted(label, user)));
      }
    }

    private List<Submitted> profiles() {
      Set<String> names = new HashSet<>();
      List<Submitted> all = new ArrayList<>();
      for (JsonObject one : objects("profiles")) {
        String named = one.getString("name");
        String where = where(one, "profile " + named);
        if (!names.add(named)) {
          wrong.add("%s: there are two profiles of this name".formatted(where));
        }
        try {
          ProfileFile file = ProfileFile.of(Base64.getDecoder().decode(one.getString("content")));
          all.add(
              new Submitted(
                  named,
                  file,
                  scope(one.getJsonObject("for", new JsonObject())),
                  one.getString("drift", "mend").equals("mend")));
        } catch (IllegalArgumentException e) {
          wrong.add("%s: %s".formatted(where, e.getMessage()));
        }
      }
      return all;
    }

    private static LabelScope scope(JsonObject json) {
      return new LabelScope(
          texts(json, "include_all"), texts(json, "include_any"), texts(json, "exclude_any"));
    }

    private static Set<String> texts(JsonObject json, String key) {
      return json.getJsonArray(key, new JsonArray()).stream()
          .map(Object::toString)
          .collect(Collectors.toSet());
    }

    /** Where its writer has it, if that was said. */
    private static String where(JsonObject json, String otherwise) {
      String at = json.getString("at");
      return at == null ? otherwise : at + ": " + otherwise;
    }

    private List<JsonObject> objects(String key) {
      return json.getJsonArray(key, new JsonArray()).stream().map(JsonObject.class::cast).toList();
    }
  }
}
