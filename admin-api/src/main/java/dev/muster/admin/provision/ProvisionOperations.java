package dev.muster.admin.provision;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The calls about devices that wait in Setup Assistant, or did. */
public final class ProvisionOperations {
  private final EventLog log;
  private final EventFactory events;

  private ProvisionOperations(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /** Joins them to the contract. */
  public static void join(ContractRoutes routes, EventLog log, EventFactory events) {
    ProvisionOperations all = new ProvisionOperations(log, events);
    new BlueprintOperations(log, events).join(routes);
    routes.json("listProvisioning", all::list);
    routes.json("getProvisioning", call -> all.show(call.enrollment()));
    routes.later("directProvisioning", 200, all::direct);
  }

  private JsonObject list(Call call) {
    Optional<String> wanted = call.query("state");
    List<JsonObject> fitting =
        log.view()
            .ids()
            .filter(EnrollmentId::isDevice)
            .flatMap(id -> json(id).stream())
            .filter(json -> wanted.filter(w -> !w.equals(json.getString("state"))).isEmpty())
            .sorted(
                Comparator.comparing((JsonObject json) -> json.getString("started_at")).reversed())
            .toList();
    return new JsonObject()
        .put("total", fitting.size())
        .put("devices", new JsonArray(fitting.stream().limit(call.limit()).toList()));
  }

  private Optional<JsonObject> json(EnrollmentId id) {
    DeviceState state = log.view().device(id);
    return state.provisioning().map(going -> ProvisionJson.of(id, state, going));
  }

  private JsonObject show(EnrollmentId device) {
    return json(device)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "%s never waited in Setup Assistant here".formatted(device.value())));
  }

  private CompletionStage<JsonObject> direct(Call call) {
    EnrollmentId device = call.enrollment();
    DeviceState state = log.view().device(device);
    Provisioning going =
        state
            .provisioning()
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "%s never waited in Setup Assistant here".formatted(device.value())));
    ProvisionDirective directive =
        ProvisionDirective.valueOf(call.json().getString("directive").toUpperCase(Locale.ROOT));
    if (directive == ProvisionDirective.RELEASE && going.ended().isPresent()) {
      throw new Problem(
          409, "provisioning-ended", "it is out of Setup Assistant already: nothing is to be done");
    }
    Channel channel = state.channel(device).orElseThrow().channel();
    return log.append(
            events.device(
                events.newId(),
                new Actor.Admin(call.principal().name()),
                new Enrollment(device, channel),
                Optional.empty(),
                new ProvisionDirected(directive)))
        .thenApply(reply -> show(device));
  }
}
