package dev.muster.admin.provision;

import dev.muster.admin.dep.Conditions;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The calls about blueprints: what devices get as they come. */
final class BlueprintOperations {
  private final EventLog log;
  private final EventFactory events;
  private final BlueprintReader reader;

  BlueprintOperations(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
    this.reader = BlueprintReader.keeping(log);
  }

  void join(ContractRoutes routes) {
    routes.json("listBlueprints", call -> json(log.dep().state().rules().blueprints()));
    routes.later("applyBlueprints", 200, this::apply);
  }

  private CompletionStage<JsonObject> apply(Call call) {
    List<Blueprint> blueprints = reader.read(call.json().getJsonArray("blueprints"));
    return log.dep()
        .append(
            events.dep(new Actor.Admin(call.principal().name()), new BlueprintsApplied(blueprints)))
        .thenApply(state -> json(state.rules().blueprints()));
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
