package dev.muster.admin.provision;

import dev.muster.admin.dep.Conditions;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads blueprints as callers write them. */
final class BlueprintReader {
  private final StepJson steps;

  private BlueprintReader(EventLog log, Function<byte[], Digest256> content) {
    this.steps = new StepJson(log, content);
  }

  /** One that keeps the contents of commands, so that devices can be told them. */
  static BlueprintReader keeping(EventLog log) {
    return new BlueprintReader(
        log, entries -> log.payloads().put(KeyScope.installation(), entries).join());
  }

  /** One that keeps nothing: contents are known by their addresses, and only by those. */
  static BlueprintReader looking(EventLog log) {
    return new BlueprintReader(
        log, entries -> log.sealer().contentAddress(KeyScope.installation(), entries));
  }

  /**
   * Reads them all.
   *
   * @throws Problem if they can't be as they are written
   */
  List<Blueprint> read(JsonArray json) {
    List<Blueprint> blueprints = new ArrayList<>();
    for (Object one : json) {
      blueprints.add(blueprint((JsonObject) one));
    }
    long names = blueprints.stream().map(Blueprint::name).distinct().count();
    if (names < blueprints.size()) {
      throw new Problem(400, "blueprint-invalid", "two blueprints have the same name");
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
}
