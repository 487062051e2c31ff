package dev.muster.admin.provision;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.provision.ProvisionedDevices.Provisioned;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.provision.BlueprintChoice;
import dev.muster.core.provision.BlueprintRehearsal;
import dev.muster.core.provision.BlueprintRehearsal.Cast;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The call that takes recorded enrollments through other blueprints. */
final class RehearsalOperations {
  private final EventLog log;
  private final ProvisionedDevices devices;

  RehearsalOperations(EventLog log, ProvisionedDevices devices) {
    this.log = log;
    this.devices = devices;
  }

  void join(ContractRoutes routes) {
    routes.json("rehearseBlueprints", this::rehearse);
  }

  /** A device, and which of the new blueprints it would have. */
  private record Recast(Provisioned device, Optional<Blueprint> next) {
    String from() {
      return device.going().blueprint();
    }

    String to() {
      return next.map(Blueprint::name).orElse("");
    }

    Cast cast() {
      return new Cast(
          device.state().description().serialNumber().orElse(device.id().value()),
          device.going(),
          BlueprintChoice.isFirst(device.state(), device.going().plan().arrival()));
    }
  }

  private JsonObject rehearse(Call call) {
    JsonObject json = call.json();
    // Only the addresses are wanted: nothing is kept.
    List<Blueprint> next =
        new BlueprintJson(
                new StepJson(
                    log.view().fleet().packages(),
                    entries -> log.sealer().contentAddress(KeyScope.installation(), entries)))
            .read(json.getJsonArray("blueprints"));
    DepState dep = log.dep().state();
    List<Provisioned> recorded =
        devices
            .all()
            .filter(one -> toTheEnd(one.going()))
            .sorted(ProvisionedDevices.BY_ID)
            .toList();
    Optional<String> blueprint = Optional.ofNullable(json.getString("blueprint"));
    check(blueprint, next);
    Optional<Provisioned> only =
        Optional.ofNullable(json.getString("serial_number"))
            .map(call.names()::one)
            .map(devices::find);
    DepState rehearsed = dep.withBlueprints(next);
    List<Recast> all =
        recorded.stream()
            .filter(one -> only.filter(o -> !o.id().equals(one.id())).isEmpty())
            .map(one -> new Recast(one, next(rehearsed, one)))
            .filter(one -> blueprint.filter(b -> !b.equals(one.to())).isEmpty())
            .toList();
    List<Provisioning> fleet = recorded.stream().map(Provisioned::going).toList();
    return RehearsalJson.of(
        all.size(),
        moves(all),
        next.stream()
            .filter(one -> blueprint.filter(b -> !b.equals(one.name())).isEmpty())
            .map(one -> BlueprintRehearsal.of(one, now(dep, one), cast(all, one), fleet))
            .toList());
  }

  private static void check(Optional<String> blueprint, List<Blueprint> next) {
    blueprint
        .filter(name -> next.stream().noneMatch(one -> one.name().equals(name)))
        .ifPresent(
            name -> {
              throw Problem.badRequest(
                  "no blueprint in the file is called %s: it has %s"
                      .formatted(
                          name, String.join(", ", next.stream().map(Blueprint::name).toList())));
            });
  }

  /** Of one that is still under way it is not known how long it takes. */
  private static boolean toTheEnd(Provisioning going) {
    return going.ended().filter(Provisioning.Ended::waited).isPresent();
  }

  /** A device came as it came, and may be taken for a new one if it comes from another server. */
  private static Optional<Blueprint> next(DepState rehearsed, Provisioned one) {
    Arrival arrival = one.going().plan().arrival();
    return rehearsed.blueprint(
        one.state().description(),
        one.state().managed().labels(),
        b ->
            b.arrival() == arrival
                || (arrival == Arrival.MIGRATED && b.arrival() == Arrival.SETUP));
  }

  private static Optional<Blueprint> now(DepState dep, Blueprint next) {
    return dep.rules().blueprints().stream()
        .filter(one -> one.name().equals(next.name()))
        .findFirst();
  }

  private static List<Cast> cast(List<Recast> all, Blueprint next) {
    return all.stream().filter(one -> one.to().equals(next.name())).map(Recast::cast).toList();
  }

  private static JsonArray moves(List<Recast> all) {
    Map<List<String>, Integer> moves = new HashMap<>();
    all.stream()
        .filter(one -> !one.from().equals(one.to()))
        .forEach(one -> moves.merge(List.of(one.from(), one.to()), 1, Integer::sum));
    List<JsonObject> json = new ArrayList<>();
    moves.forEach(
        (move, count) ->
            json.add(
                new JsonObject()
                    .put("from", move.getFirst())
                    .put("to", move.getLast())
                    .put("devices", count)));
    json.sort((a, b) -> Integer.compare(b.getInteger("devices"), a.getInteger("devices")));
    return new JsonArray(json);
  }
}
