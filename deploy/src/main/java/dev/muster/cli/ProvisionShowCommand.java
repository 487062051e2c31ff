package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster provision show}. */
@Command(
    name = "show",
    description = "One device: where its steps stand, and what happened, from the beginning.",
    mixinStandardHelpOptions = true)
final class ProvisionShowCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(paramLabel = "DEVICE", description = "the device, " + DeviceArguments.NAMES)
  private String device;

  @Override
  public Integer call() {
    ApiClient api = output.api();
    JsonObject now = api.get(ProvisionCommand.path(device));
    // By its id from here on: it is to be the same one.
    String path = ProvisionCommand.path(now.getString("enrollment"));
    JsonObject timeline = api.get(path + "/timeline");
    if (output.asJson(now.copy().put("timeline", timeline.getJsonArray("entries")))) {
      return ExitCode.WELL;
    }
    steps(output, now);
    output.out().println();
    timeline(timeline);
    return ExitCode.WELL;
  }

  /** Where the steps of a device stand. */
  static void steps(Output output, JsonObject device) {
    output.line(
        "%s  %s  %s  %s",
        device.getString("serial_number", ""),
        device.getString("enrollment"),
        device.getString("blueprint").isEmpty()
            ? "no blueprint fits"
            : "blueprint " + device.getString("blueprint"),
        ProvisionRows.word(device));
    output.line("%s", device.getString("text"));
    output.line("awaits: %s", ProvisionRows.awaits(device));
    output.out().println();
    Table table =
        new Table("STEP", "STATE", "NEED", "TOLD", "ACCEPTED", "FETCHED", "PRESENT", "WHY");
    JsonArray steps = device.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      table.add(
          step.getString("name"),
          step.getString("state"),
          step.getString("need"),
          "%d of %d".formatted(step.getInteger("attempts"), step.getInteger("tries")),
          Output.time(step.getString("accepted_at")),
          fetched(step),
          Output.time(step.getString("present_at")),
          step.getString("why", ""));
    }
    table.print(output.out());
  }

  private static String fetched(JsonObject step) {
    long sent = step.getLong("bytes_sent", 0L);
    return step.getString("fetched_at") == null && sent > 0
        ? PackagesCommand.size(sent) + whole(step)
        : Output.time(step.getString("fetched_at"));
  }

  private static String whole(JsonObject step) {
    Long bytes = step.getLong("bytes");
    return bytes == null ? " so far" : " of " + PackagesCommand.size(bytes);
  }

  private void timeline(JsonObject timeline) {
    Table table = new Table("TIME", "AFTER", "STEP", "WHAT HAPPENED");
    JsonArray entries = timeline.getJsonArray("entries");
    for (int i = 0; i < entries.size(); i++) {
      JsonObject entry = entries.getJsonObject(i);
      table.add(
          Output.time(entry.getString("at")),
          Age.of(entry.getString("after")),
          entry.getInteger("step") == null
              ? ""
              : "%d %s".formatted(entry.getInteger("step"), entry.getString("step_name")),
          entry.getString("text"));
    }
    table.print(output.out());
    if (!timeline.getBoolean("whole")) {
      output.line(
          "That is not all: muster history %s has the rest.", timeline.getString("enrollment"));
    }
  }
}
