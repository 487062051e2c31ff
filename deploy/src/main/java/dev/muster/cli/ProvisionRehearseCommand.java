package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster provision rehearse}. */
@Command(
    name = "rehearse",
    description = {
      "Do nothing, and tell what the blueprints of a file would have meant for the devices that"
          + " were provisioned.",
      "Each step takes as long again as it took then, and fails again where it failed."
    },
    mixinStandardHelpOptions = true)
final class ProvisionRehearseCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "YAML with blueprints; - is standard input")
  private String file;

  @Option(
      names = "--blueprint",
      paramLabel = "NAME",
      description = "only the devices that would have this one")
  private String blueprint;

  @Option(names = "--serial", paramLabel = "SERIAL", description = "only this device")
  private String serial;

  @Override
  public Integer call() {
    JsonObject document = BlueprintFile.read(file);
    if (blueprint != null) {
      document.put("blueprint", blueprint);
    }
    if (serial != null) {
      document.put("serial_number", serial);
    }
    JsonObject answer = output.api().post("/v1/provisioning/rehearsals", document);
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    output.line(
        "Of %d devices that were provisioned, %d would have had another blueprint.",
        answer.getInteger("devices"), answer.getInteger("otherwise"));
    JsonArray moves = answer.getJsonArray("moves");
    for (int i = 0; i < moves.size(); i++) {
      JsonObject move = moves.getJsonObject(i);
      output.line(
          "%d devices: %s → %s",
          move.getInteger("devices"), name(move.getString("from")), name(move.getString("to")));
    }
    JsonArray blueprints = answer.getJsonArray("blueprints");
    for (int i = 0; i < blueprints.size(); i++) {
      output.out().println();
      print(blueprints.getJsonObject(i));
    }
    output.line("Nothing was done.");
    return ExitCode.WELL;
  }

  private static String name(String blueprint) {
    return blueprint.isEmpty() ? "none" : blueprint;
  }

  private void print(JsonObject one) {
    JsonObject total = one.getJsonObject("total");
    output.line(
        "%s: %d devices%s, of %s that it may",
        one.getString("name"),
        one.getInteger("devices"),
        total == null
            ? ""
            : ", released after %s (p50), %s (p95), %s (max)"
                .formatted(
                    Age.of(total.getString("p50")),
                    Age.of(total.getString("p95")),
                    Age.of(total.getString("max"))),
        Age.of(one.getString("within")));
    Table table =
        new Table(
            "STEP", "CHANGE", "NEED", "RECORDED", "P50", "P95", "WITHIN", "OVERRUN", "FAILED");
    JsonArray steps = one.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      row(table, steps.getJsonObject(i));
    }
    JsonArray gone = one.getJsonArray("gone");
    for (int i = 0; i < gone.size(); i++) {
      table.add(gone.getString(i), "gone", "", "", "", "", "", "", "");
    }
    table.print(output.out());
    devices("would be held", one.getInteger("held"), one.getJsonArray("held_devices"));
    devices(
        "would be released by the deadline",
        one.getInteger("overdue"),
        one.getJsonArray("overdue_devices"));
  }

  private static void row(Table table, JsonObject step) {
    JsonObject took = step.getJsonObject("took");
    List<String> changes = new ArrayList<>();
    step.getJsonArray("changes").forEach(change -> changes.add(String.valueOf(change)));
    table.add(
        step.getString("name"),
        String.join(", ", changes),
        step.getString("need"),
        took == null ? "never" : "%d".formatted(took.getInteger("count")),
        took == null ? "" : Age.of(took.getString("p50")),
        took == null ? "" : Age.of(took.getString("p95")),
        Age.of(step.getString("within")),
        "%d".formatted(step.getInteger("overrun")),
        "%d".formatted(step.getInteger("failed")));
  }

  private void devices(String what, int count, JsonArray named) {
    if (count > 0) {
      List<String> some = new ArrayList<>();
      named.forEach(device -> some.add(String.valueOf(device)));
      output.line(
          "%d %s: %s%s", count, what, String.join(" ", some), count > some.size() ? " …" : "");
    }
  }
}
