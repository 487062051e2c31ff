package dev.muster.admin.provision;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.provision.ProvisionedDevices.Provisioned;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.provision.BlueprintTimes;
import dev.muster.core.provision.Spread;
import dev.muster.core.provision.StepTimes;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The call that says how long blueprints and their steps take. */
final class TimesOperations {
  private final EventLog log;
  private final ProvisionedDevices devices;

  TimesOperations(EventLog log, ProvisionedDevices devices) {
    this.log = log;
    this.devices = devices;
  }

  void join(ContractRoutes routes) {
    routes.json("getProvisioningTimes", this::times);
  }

  private JsonObject times(Call call) {
    Optional<String> wanted = call.query("blueprint");
    List<Blueprint> current = log.dep().state().rules().blueprints();
    return new JsonObject()
        .put(
            "blueprints",
            new JsonArray(
                BlueprintTimes.of(devices.all().map(Provisioned::going).toList()).stream()
                    .filter(one -> wanted.filter(w -> !w.equals(one.blueprint())).isEmpty())
                    .map(one -> json(one, current))
                    .toList()));
  }

  private static JsonObject json(BlueprintTimes times, List<Blueprint> current) {
    Optional<Blueprint> now =
        current.stream().filter(b -> b.name().equals(times.blueprint())).findFirst();
    JsonObject json =
        new JsonObject()
            .put("name", times.blueprint())
            .put("devices", times.devices())
            .put("waiting", times.waiting())
            .put("released", times.released())
            .put("gave_up", times.gaveUp())
            .put("never_waited", times.neverWaited());
    within(json, now.map(Blueprint::within), times.release());
    times.release().ifPresent(spread -> json.put("release", json(spread)));
    return json.put(
        "steps",
        new JsonArray(times.steps().stream().map(step -> json(step, step(now, step))).toList()));
  }

  private static Optional<ProvisionStep> step(Optional<Blueprint> now, StepTimes times) {
    return now.stream()
        .flatMap(b -> b.steps().stream())
        .filter(step -> step.name().equals(times.name()))
        .findFirst();
  }

  private static JsonObject json(StepTimes times, Optional<ProvisionStep> now) {
    JsonObject json =
        new JsonObject()
            .put("name", times.name())
            .put("count", times.count())
            .put("done", times.done())
            .put("failed", times.failed())
            .put("skipped", times.skipped());
    within(json, now.map(ProvisionStep::within), times.took());
    times.took().ifPresent(spread -> json.put("took", json(spread)));
    times.fetched().ifPresent(spread -> json.put("fetched", json(spread)));
    times.present().ifPresent(spread -> json.put("present", json(spread)));
    return json;
  }

  /** A time that is often more than half of what it may be is soon too long. */
  private static void within(
      JsonObject json, Optional<Duration> within, Optional<Spread> measured) {
    within.ifPresent(w -> json.put("within", w.toString()));
    within
        .filter(w -> measured.filter(s -> s.p95().multipliedBy(2).compareTo(w) > 0).isPresent())
        .ifPresent(
            w ->
                json.put(
                    "hint",
                    "5 of 100 or more take longer than half of what it may take: allow more"));
  }

  static JsonObject json(Spread spread) {
    return new JsonObject()
        .put("count", spread.count())
        .put("p50", spread.p50().toString())
        .put("p95", spread.p95().toString())
        .put("max", spread.max().toString());
  }
}
