package dev.muster.admin.provision;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The calls about blueprints: what devices get as they come. */
final class BlueprintOperations {
  private final EventLog log;
  private final EventFactory events;

  BlueprintOperations(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  void join(ContractRoutes routes) {
    routes.json(
        "listBlueprints", call -> BlueprintJson.written(log.dep().state().rules().blueprints()));
    routes.later("applyBlueprints", 200, this::apply);
  }

  private CompletionStage<JsonObject> apply(Call call) {
    List<Blueprint> blueprints = BlueprintReading.read(log, call.json().getJsonArray("blueprints"));
    return log.dep()
        .append(
            events.dep(new Actor.Admin(call.principal().name()), new BlueprintsApplied(blueprints)))
        .thenApply(state -> BlueprintJson.written(state.rules().blueprints()));
  }
}
