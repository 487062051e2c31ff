package dev.muster.admin;

import dev.muster.admin.checkup.CheckupOperations;
import dev.muster.admin.checkup.Needs;
import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Words;
import dev.muster.catalog.Platform;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.log.EventLog;
import dev.muster.log.history.IndexUnavailableException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The call about the server and the fleet at a glance. */
final class StatusOperations {
  private static final int COMMANDS = 5;

  private final AdminSettings settings;
  private final EventLog log;
  private final CommandStates states;
  private final Needs needs;

  private StatusOperations(
      AdminSettings settings, EventLog log, CommandStates states, Needs needs) {
    this.settings = settings;
    this.log = log;
    this.states = states;
    this.needs = needs;
  }

  static void join(
      ContractRoutes routes,
      AdminSettings settings,
      EventLog log,
      CommandStates states,
      Needs needs) {
    StatusOperations all = new StatusOperations(settings, log, states, needs);
    routes.json("getStatus", call -> all.status());
  }

  private JsonObject status() {
    long events = log.view().positions().values().stream().mapToLong(Long::longValue).sum();
    JsonObject json =
        new JsonObject()
            .put("version", settings.version())
            .put("node", settings.node())
            .put("started_at", settings.startedAt().toString())
            .put("log", new JsonObject().put("ready", log.ready()).put("events", events));
    try {
      states.settle();
      json.put("index", "ready")
          .put(
              "commands",
              new JsonArray(
                  states.requests(Long.MAX_VALUE, COMMANDS).stream()
                      .map(states::summary)
                      .toList()));
    } catch (IndexUnavailableException e) {
      json.put("index", e.lags() ? "lagging" : "building").put("commands", new JsonArray());
    }
    json.put("needs", CheckupOperations.json(needs.missing()));
    return fleet(json);
  }

  private JsonObject fleet(JsonObject json) {
    Map<String, Integer> byStatus = new TreeMap<>();
    Map<String, Integer> byPlatform = new TreeMap<>();
    int[] counts = new int[3];
    log.view()
        .devices()
        .forEach(
            device ->
                device
                    .channels()
                    .forEach(
                        (id, channel) -> {
                          byStatus.merge(Words.of(channel.status()), 1, Integer::sum);
                          if (id.isDevice() && channel.status() == EnrollmentStatus.ENROLLED) {
                            byPlatform.merge(platform(device), 1, Integer::sum);
                          }
                          count(channel, counts);
                        }));
    JsonObject statuses = new JsonObject();
    byStatus.forEach(statuses::put);
    JsonObject platforms = new JsonObject();
    byPlatform.forEach(platforms::put);
    return json.put("enrollments", statuses)
        .put("platforms", platforms)
        .put("queued", counts[0])
        .put("held", counts[1])
        .put("awaiting_configuration", counts[2]);
  }

  private static void count(ChannelState channel, int[] counts) {
    counts[0] += channel.queue().waiting().size();
    counts[1] += channel.held() ? 1 : 0;
    counts[2] += channel.awaitingConfiguration() ? 1 : 0;
  }

  private static String platform(DeviceState device) {
    DeviceDescription told = device.description();
    return told.productName()
        .flatMap(Platform::ofProduct)
        .or(() -> told.model().flatMap(Platform::ofProduct))
        .map(Platform::appleName)
        .orElse("unknown");
  }
}
