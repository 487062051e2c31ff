package dev.muster.admin.provision;

import dev.muster.admin.dep.Conditions;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Blueprints, as callers write and read them. */
final class BlueprintJson {
  private static final String INVALID = "blueprint-invalid";
  private static final Duration LONGEST = Duration.ofDays(7);

  private final StepJson steps;

  BlueprintJson(StepJson steps) {
    this.steps = steps;
  }

  /**
   * Reads blueprints.
   *
   * @throws Problem if they can't be as they are written
   */
  List<Blueprint> read(JsonArray json) {
    List<Blueprint> blueprints =
        json.stream().map(JsonObject.class::cast).map(this::blueprint).toList();
    long names = blueprints.stream().map(Blueprint::name).distinct().count();
    if (names < blueprints.size()) {
      throw new Problem(400, INVALID, "two blueprints have the same name");
    }
    return blueprints;
  }

  private Blueprint blueprint(JsonObject json) {
    String name = json.getString("name");
    JsonObject conditions = json.getJsonObject("for", new JsonObject()).copy();
    Arrival arrival = ArrivalWords.read((String) conditions.remove("arrival"));
    List<ProvisionStep> all =
        json.getJsonArray("steps", new JsonArray()).stream()
            .map(step -> step(name, (JsonObject) step))
            .toList();
    ArrivalWords.check(name, arrival, all);
    return new Blueprint(
        name,
        Conditions.read(conditions, Optional.empty(), Optional.empty()),
        all,
        within(name, Call.duration("within", json.getString("within", "PT30M"))),
        arrival);
  }

  /** A device that waits for weeks is a brick on somebody's desk. */
  private static Duration within(String name, Duration within) {
    if (within.compareTo(LONGEST) > 0) {
      throw new Problem(
          400, INVALID, "%s: within is %s at most, and not %s".formatted(name, LONGEST, within));
    }
    return within;
  }

  private ProvisionStep step(String blueprint, JsonObject json) {
    try {
      return steps.read(json);
    } catch (StepProblem e) {
      throw new Problem(
          400,
          INVALID,
          "%s, step %s: %s".formatted(blueprint, StepJson.name(json), e.getMessage()));
    }
  }

  /** Those that hold. */
  static JsonObject written(List<Blueprint> blueprints) {
    return new JsonObject()
        .put("blueprints", new JsonArray(blueprints.stream().map(BlueprintJson::written).toList()));
  }

  private static JsonObject written(Blueprint blueprint) {
    return new JsonObject()
        .put("name", blueprint.name())
        .put(
            "for",
            Conditions.json(blueprint.conditions())
                .put("arrival", ArrivalWords.of(blueprint.arrival())))
        .put("within", blueprint.within().toString())
        .put("steps", new JsonArray(blueprint.steps().stream().map(StepJson::written).toList()));
  }
}
