package dev.muster.admin.provision;

import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.dep.Conditions;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The calls about blueprints: what devices get while they wait in Setup Assistant. */
final class BlueprintOperations {
  /** The server ends every blueprint with it by itself. */
  private static final String RELEASE = "DeviceConfigured";

  private static final int TRIES = 3;
  private static final Duration STEP = Duration.ofMinutes(5);

  private final EventLog log;
  private final EventFactory events;

  BlueprintOperations(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  void join(ContractRoutes routes) {
    routes.json("listBlueprints", call -> json(log.dep().state().rules().blueprints()));
    routes.later("applyBlueprints", 200, this::apply);
  }

  private CompletionStage<JsonObject> apply(Call call) {
    List<Blueprint> blueprints =
        read(
            call.json().getJsonArray("blueprints"),
            entries -> log.payloads().put(KeyScope.installation(), entries).join());
    return log.dep()
        .append(
            events.dep(new Actor.Admin(call.principal().name()), new BlueprintsApplied(blueprints)))
        .thenApply(state -> json(state.rules().blueprints()));
  }

  /**
   * Reads blueprints.
   *
   * @param keep takes the content of a command, and says its address
   * @throws Problem if they can't be as they are written
   */
  static List<Blueprint> read(JsonArray json, Function<byte[], Digest256> keep) {
    List<Blueprint> blueprints = new ArrayList<>();
    for (Object one : json) {
      blueprints.add(blueprint((JsonObject) one, keep));
    }
    long names = blueprints.stream().map(Blueprint::name).distinct().count();
    if (names < blueprints.size()) {
      throw new Problem(400, "blueprint-invalid", "two blueprints have the same name");
    }
    return blueprints;
  }

  private static Blueprint blueprint(JsonObject json, Function<byte[], Digest256> keep) {
    String name = json.getString("name");
    List<ProvisionStep> steps = new ArrayList<>();
    for (Object step : json.getJsonArray("steps", new JsonArray())) {
      steps.add(step(name, (JsonObject) step, keep));
    }
    return new Blueprint(
        name,
        Conditions.read(
            json.getJsonObject("for", new JsonObject()), Optional.empty(), Optional.empty()),
        steps,
        Call.duration("within", json.getString("within", "PT30M")));
  }

  private static ProvisionStep step(
      String blueprint, JsonObject json, Function<byte[], Digest256> keep) {
    SubmittedCommand command = SubmittedCommand.ofJson(json.getJsonObject("command"));
    if (command.requestType().equals(RELEASE)) {
      throw new Problem(
          400,
          "blueprint-invalid",
          "%s has the step %s, which ends every blueprint by itself: leave it out"
              .formatted(blueprint, RELEASE));
    }
    return new ProvisionStep(
        json.getString("name", command.requestType()),
        Optional.of(
            new StepCommand(
                command.requestType(), keep.apply(command.entries()), command.payloadIdentifier())),
        StepNeed.valueOf(json.getString("need", "optional").toUpperCase(Locale.ROOT)),
        json.getInteger("tries", TRIES),
        Optional.ofNullable(json.getString("within"))
            .map(within -> Call.duration("within", within))
            .orElse(STEP));
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
        .put("for", Conditions.json(blueprint.conditions()))
        .put("within", blueprint.within().toString())
        .put(
            "steps",
            new JsonArray(
                blueprint.steps().stream()
                    .map(
                        step ->
                            new JsonObject()
                                .put("name", step.name())
                                .put(
                                    "request_type",
                                    step.command().map(StepCommand::requestType).orElse(""))
                                .put("need", step.need().name().toLowerCase(Locale.ROOT))
                                .put("tries", step.tries())
                                .put("within", step.within().toString()))
                    .toList()));
  }
}
