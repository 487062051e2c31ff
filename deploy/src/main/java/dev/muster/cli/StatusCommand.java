package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster status}. */
@Command(
    name = "status",
    description = "The server and the fleet at a glance.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Override
  public Integer call() {
    JsonObject status = output.api().get("/v1/status");
    if (output.asJson(status)) {
      return ExitCode.WELL;
    }
    JsonObject log = status.getJsonObject("log");
    Table table =
        new Table(
            "server", "%s %s".formatted(status.getString("node"), status.getString("version")));
    table.add("since", Output.time(status.getString("started_at")));
    table.add(
        "log",
        "%s, %d events of devices"
            .formatted(log.getBoolean("ready") ? "ready" : "not ready", log.getLong("events")));
    table.add("index", status.getString("index"));
    table.add("enrolments", counts(status.getJsonObject("enrollments")));
    table.add("devices", counts(status.getJsonObject("platforms")));
    table.add(
        "queues",
        "%d commands wait, %d queues are held, %d devices await configuration"
            .formatted(
                status.getInteger("queued"),
                status.getInteger("held"),
                status.getInteger("awaiting_configuration")));
    table.print(output.out());
    needs(status.getJsonArray("needs", new JsonArray()));
    commands(status.getJsonArray("commands"));
    return ExitCode.WELL;
  }

  private static String counts(JsonObject counts) {
    return counts.isEmpty()
        ? "none"
        : counts.stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private void needs(JsonArray needs) {
    if (!needs.isEmpty()) {
      output.out().println();
      FindingLines.print(needs.stream().map(JsonObject.class::cast).toList(), output.out());
    }
  }

  private void commands(JsonArray commands) {
    if (commands.isEmpty()) {
      return;
    }
    output.out().println();
    Table table = new Table("REQUESTED", "COMMAND", "TARGETS", "STATES");
    for (int i = 0; i < commands.size(); i++) {
      JsonObject c = commands.getJsonObject(i);
      table.add(
          Output.time(c.getString("requested_at")),
          c.getString("request_type"),
          c.getInteger("targets").toString(),
          Waiting.states(c));
    }
    table.print(output.out());
  }
}
