package dev.muster.admin.provision;

import dev.muster.core.provision.BlueprintRehearsal.Result;
import dev.muster.core.provision.BlueprintRehearsal.StepResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What came of a rehearsal, as callers see it. */
final class RehearsalJson {
  private static final int NAMED = 20;

  private RehearsalJson() {}

  static JsonObject of(int devices, JsonArray moves, List<Result> results) {
    return new JsonObject()
        .put("devices", devices)
        .put(
            "otherwise",
            moves.stream().mapToInt(move -> ((JsonObject) move).getInteger("devices")).sum())
        .put("moves", moves)
        .put("blueprints", new JsonArray(results.stream().map(RehearsalJson::of).toList()));
  }

  private static JsonObject of(Result result) {
    JsonObject json =
        new JsonObject()
            .put("name", result.next().name())
            .put("within", result.next().within().toString())
            .put("devices", result.devices())
            .put("steps", new JsonArray(result.steps().stream().map(RehearsalJson::of).toList()))
            .put("gone", new JsonArray(result.gone()))
            .put("held", result.held().size())
            .put("held_devices", named(result.held()))
            .put("overdue", result.overdue().size())
            .put("overdue_devices", named(result.overdue()));
    result.total().ifPresent(spread -> json.put("total", TimesOperations.json(spread)));
    return json;
  }

  private static JsonArray named(List<String> devices) {
    return new JsonArray(devices.stream().limit(NAMED).toList());
  }

  private static JsonObject of(StepResult result) {
    JsonObject json =
        new JsonObject()
            .put("name", result.step().name())
            .put("need", result.step().need().name().toLowerCase(Locale.ROOT))
            .put("within", result.step().within().toString())
            .put(
                "changes",
                new JsonArray(
                    result.changes().stream()
                        .sorted()
                        .map(change -> change.name().toLowerCase(Locale.ROOT))
                        .toList()))
            .put("overrun", result.overrun())
            .put("failed", result.failed());
    result.took().ifPresent(spread -> json.put("took", TimesOperations.json(spread)));
    return json;
  }
}
