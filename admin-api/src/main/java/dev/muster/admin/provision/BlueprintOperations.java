package dev.muster.admin.provision;

import dev.muster.admin.dep.Conditions;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The calls about blueprints: what devices get as they come. */
final class BlueprintOperations {
  private final EventLog log;
  private final EventFactory events;
  private final StepJson steps;

  BlueprintOperations(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
    this.steps = new StepJson(log);
  }

  void join(ContractRoutes routes) {
    routes.json("listBlueprints", call -> json(log.dep().state().rules().blueprints()));
    routes.later("applyBlueprints", 200, this::apply);
  }

  private CompletionStage<JsonObject> apply(Call call) {
    List<Blueprint> blueprints = new ArrayList<>();
    for (Object one : call.json().getJsonArray("blueprints")) {
      blueprints.add(blueprint((JsonObject) one));
    }
    long names = blueprints.stream().map(Blueprint::name).distinct().count();
    if (names < blueprints.size()) {
      throw new Problem(400, "blueprint-invalid", "two blueprints have the same name");
    }
    return log.dep()
        .append(
            events.dep(new Actor.Admin(call.principal().name()), new BlueprintsApplied(blueprints)))
        .thenApply(state -> json(state.rules().blueprints()));
  }

  private Blueprint blueprint(JsonObject json) {
    String name = json.getString("name");
    JsonObject conditions = json.getJsonObject("for", new JsonObject()).copy();
    Arrival arrival = ArrivalWords.read((String) conditions.remove("arrival"));
    List<ProvisionStep> steps =
        json.getJsonArray("steps", new JsonArray()).stream()
            .map(step -> step(name, (JsonObject) step))
            .toList();
    ArrivalWords.check(name, arrival, steps);
    return new Blueprint(
        name,
        Conditions.read(conditions, Optional.empty(), Optional.empty()),
        steps,
        Call.duration("within", json.getString("within", "PT30M")),
        arrival);
  }

  private ProvisionStep step(String blueprint, JsonObject json) {
    try {
      return steps.read(json);
    } catch (StepProblem e) {
      throw new Problem(
          400,
          "blueprint-invalid",
          "%s, step %s: %s".formatted(blueprint, StepJson.name(json), e.getMessage()));
    }
  }

  private static JsonObject json(List<Blueprint> blueprints) {
    return new JsonObject()
        .put(
            "blueprints",
            new JsonArray(blueprints.stream().map(BlueprintOperations::json).toList()));
  }

  private static JsonObject json(Blueprint blueprint) {
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
