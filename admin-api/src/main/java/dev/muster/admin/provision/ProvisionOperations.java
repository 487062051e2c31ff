package dev.muster.admin.provision;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.provision.ProvisionedDevices.Provisioned;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.provision.Standing;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The calls about devices that wait in Setup Assistant, or did. */
public final class ProvisionOperations {
  private static final Comparator<Provisioned> LATEST =
      Comparator.comparing((Provisioned one) -> one.going().startedAt()).reversed();

  /** Those that are held, those that wait, the longest first, and then the rest. */
  private static final Comparator<Provisioned> URGENT =
      Comparator.comparing(Rank::of)
          .thenComparing(
              (a, b) -> Rank.of(a) == Rank.OUT ? LATEST.compare(a, b) : LATEST.compare(b, a))
          .thenComparing(ProvisionedDevices.BY_ID);

  private enum Rank {
    HELD,
    WAITS,
    OUT;

    static Rank of(Provisioned one) {
      Standing standing = Standing.of(one.going());
      return standing == Standing.HELD ? HELD : standing.waits() ? WAITS : OUT;
    }
  }

  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final ProvisionedDevices devices;

  private ProvisionOperations(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
    this.devices = new ProvisionedDevices(log.view());
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      HistoryIndex index,
      CommandStates states,
      InstantSource clock) {
    ProvisionOperations all = new ProvisionOperations(log, events, clock);
    new BlueprintOperations(log, events).join(routes);
    routes.json("listProvisioning", all::list);
    routes.json("getProvisioning", call -> all.json(all.devices.find(call.enrollment())));
    routes.later("directProvisioning", 200, all::direct);
    new TimelineOperations(log, index, states, all.devices).join(routes);
    new TimesOperations(log, all.devices).join(routes);
    new RehearsalOperations(log, all.devices).join(routes);
  }

  private JsonObject list(Call call) {
    Optional<String> wanted = call.query("state");
    List<Provisioned> all = devices.all().toList();
    List<Provisioned> fitting =
        all.stream()
            .filter(one -> wanted.filter(w -> !fits(w, one)).isEmpty())
            .sorted(call.query("order").filter("urgent"::equals).isPresent() ? URGENT : LATEST)
            .toList();
    return new JsonObject()
        .put("at", clock.instant().toString())
        .put("counts", counts(all))
        .put("total", fitting.size())
        .put(
            "devices",
            new JsonArray(fitting.stream().limit(call.limit()).map(this::json).toList()));
  }

  private static boolean fits(String state, Provisioned one) {
    return state.equals("gave-up")
        ? Standing.gaveUp(one.going())
        : state.equals(Standing.of(one.going()).word());
  }

  private static JsonObject counts(List<Provisioned> all) {
    JsonObject counts = new JsonObject();
    for (Standing standing : Standing.values()) {
      counts.put(
          standing.word(), all.stream().filter(o -> Standing.of(o.going()) == standing).count());
    }
    return counts.put("gave-up", all.stream().filter(o -> Standing.gaveUp(o.going())).count());
  }

  private JsonObject json(Provisioned one) {
    JsonObject json = ProvisionJson.of(one, log.view().fleet().packages());
    if (Standing.of(one.going()) == Standing.NEVER_WAITED) {
      FetchedProfile.of(log.dep().state(), one.state())
          .ifPresent(profile -> json.put("fetched_profile", profile));
    }
    return json;
  }

  private CompletionStage<JsonObject> direct(Call call) {
    Provisioned one = devices.find(call.enrollment());
    ProvisionDirective directive =
        ProvisionDirective.valueOf(call.json().getString("directive").toUpperCase(Locale.ROOT));
    if (directive == ProvisionDirective.RELEASE && one.going().ended().isPresent()) {
      throw new Problem(
          409, "provisioning-ended", "it is out of Setup Assistant already: nothing is to be done");
    }
    Channel channel = one.state().channel(one.id()).orElseThrow().channel();
    return log.append(
            events.device(
                events.newId(),
                new Actor.Admin(call.principal().name()),
                new Enrollment(one.id(), channel),
                Optional.empty(),
                new ProvisionDirected(directive)))
        .thenApply(reply -> json(devices.find(one.id())));
  }
}
