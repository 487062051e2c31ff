package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster webhook show}. */
@Command(
    name = "show",
    description = "A webhook, with the devices and events that its receiver does not take.",
    mixinStandardHelpOptions = true)
final class WebhookShowCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(paramLabel = "NAME", description = "the webhook")
  private String name;

  @Override
  public Integer call() {
    JsonObject one = output.api().get(WebhookCommand.one(name));
    if (output.asJson(one)) {
      return ExitCode.WELL;
    }
    Table facts = new Table("name", one.getString("name"));
    facts.add("url", one.getString("url"));
    facts.add("format", one.getString("format"));
    facts.add("signed", one.getBoolean("signed") ? "yes" : "no");
    facts.add("events", named(one.getJsonArray("events"), "all that the format has"));
    facts.add("labels", named(one.getJsonArray("labels"), "all devices"));
    facts.add("state", state(one));
    facts.add("created", Output.time(one.getString("created_at")));
    if (one.containsKey("replayed_from")) {
      facts.add("replayed from", Output.time(one.getString("replayed_from")));
    }
    facts.add("events behind", String.valueOf(one.getLong("events_behind")));
    facts.add("devices held", String.valueOf(one.getInteger("held_devices")));
    facts.add("dead letters", String.valueOf(one.getInteger("dead_letters")));
    facts.print(output.out());
    waiting(one.getJsonArray("held"), one.getJsonArray("dead"));
    return ExitCode.WELL;
  }

  private static String named(JsonArray names, String none) {
    return names.isEmpty()
        ? none
        : names.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String state(JsonObject one) {
    return one.containsKey("paused_because")
        ? "paused since %s: %s"
            .formatted(Output.time(one.getString("paused_at")), one.getString("paused_because"))
        : one.getString("state");
  }

  private void waiting(JsonArray held, JsonArray dead) {
    if (!held.isEmpty()) {
      output.out().println();
      Table table = new Table("HELD DEVICE", "SINCE", "BECAUSE");
      table.keepWhole(0);
      for (int i = 0; i < held.size(); i++) {
        JsonObject device = held.getJsonObject(i);
        table.add(
            device.getString("device"),
            Output.time(device.getString("since")),
            device.getString("why"));
      }
      table.print(output.out());
    }
    if (!dead.isEmpty()) {
      output.out().println();
      Table table = new Table("DEAD LETTER OF", "EVENT", "SINCE", "BECAUSE");
      table.keepWhole(0);
      for (int i = 0; i < dead.size(); i++) {
        JsonObject letter = dead.getJsonObject(i);
        table.add(
            letter.getString("device"),
            letter.getString("event"),
            Output.time(letter.getString("dead_since")),
            letter.getString("why"));
      }
      table.print(output.out());
    }
  }
}
