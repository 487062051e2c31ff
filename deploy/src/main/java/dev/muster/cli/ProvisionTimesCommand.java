package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster provision times}. */
@Command(
    name = "times",
    description = "How long blueprints and their steps take over the fleet, beside what they may.",
    mixinStandardHelpOptions = true)
final class ProvisionTimesCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(names = "--blueprint", paramLabel = "NAME", description = "only this one")
  private String blueprint;

  @Override
  public Integer call() {
    JsonObject answer =
        output.api().get(new Query().with("blueprint", blueprint).behind("/v1/provisioning/times"));
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    JsonArray blueprints = answer.getJsonArray("blueprints");
    if (blueprints.isEmpty()) {
      output.line(
          blueprint == null
              ? "No blueprint was carried out yet."
              : "No device has had the blueprint %s yet.".formatted(Printable.of(blueprint)));
    }
    for (int i = 0; i < blueprints.size(); i++) {
      if (i > 0) {
        output.out().println();
      }
      print(blueprints.getJsonObject(i));
    }
    return ExitCode.WELL;
  }

  private void print(JsonObject one) {
    output.line(
        "%s: %d devices, waiting %d, released %d, gave up %d",
        one.getString("name"),
        one.getInteger("devices"),
        one.getInteger("waiting"),
        one.getInteger("released") - one.getInteger("gave_up"),
        one.getInteger("gave_up"));
    Table table =
        new Table("STEP", "COUNT", "DONE", "FAILED", "SKIPPED", "P50", "P95", "MAX", "WITHIN");
    JsonArray steps = one.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      row(table, step.getString("name"), step, step.getJsonObject("took"));
      part(table, "  accepted to fetched", step.getJsonObject("fetched"));
      part(table, "  to present", step.getJsonObject("present"));
    }
    JsonObject release = one.getJsonObject("release");
    table.add(
        "start to release",
        "%d".formatted(one.getInteger("devices")),
        "%d".formatted(one.getInteger("released")),
        "",
        "",
        time(release, "p50"),
        time(release, "p95"),
        time(release, "max"),
        Age.of(one.getString("within")));
    table.print(output.out());
    hint("the blueprint", one);
    for (int i = 0; i < steps.size(); i++) {
      hint(steps.getJsonObject(i).getString("name"), steps.getJsonObject(i));
    }
  }

  private static void row(Table table, String name, JsonObject step, JsonObject spread) {
    table.add(
        name,
        "%d".formatted(step.getInteger("count")),
        "%d".formatted(step.getInteger("done")),
        "%d".formatted(step.getInteger("failed")),
        "%d".formatted(step.getInteger("skipped")),
        time(spread, "p50"),
        time(spread, "p95"),
        time(spread, "max"),
        Age.of(step.getString("within")));
  }

  private static void part(Table table, String name, JsonObject spread) {
    if (spread != null) {
      table.add(
          name,
          "%d".formatted(spread.getInteger("count")),
          "",
          "",
          "",
          time(spread, "p50"),
          time(spread, "p95"),
          time(spread, "max"),
          "");
    }
  }

  private static String time(JsonObject spread, String key) {
    return spread == null ? "" : Age.of(spread.getString(key));
  }

  private void hint(String name, JsonObject of) {
    if (of.getString("hint") != null) {
      output.line("hint: %s: %s", name, of.getString("hint"));
    }
  }
}
