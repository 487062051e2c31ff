package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster lock-trail}. */
@Command(
    name = "lock-trail",
    description = {
      "Who locked, erased or searched for a device, when, with which PIN, and what it answered.",
      "muster secrets reveal shows a PIN by the id that stands there."
    },
    mixinStandardHelpOptions = true)
final class LockTrailCommand implements Callable<Integer> {
  private static final Listing LISTING =
      new Listing(
          "trail",
          "command_uuid",
          List.of(
              Column.time("QUEUED", "queued_at"),
              Column.text("COMMAND", "request_type"),
              Column.text("BY", "by"),
              Column.text("STATE", "state"),
              Column.time("ENDED", "ended_at"),
              Column.id("PIN", LockTrailCommand::pin),
              Column.text("ANSWER", LockTrailCommand::answer),
              Column.id("UUID", "command_uuid").onlyWide()),
          "Nobody ever locked, erased or searched for it.");

  @Mixin private Output output;
  @Mixin private ListOptions list;

  @Parameters(paramLabel = "DEVICE", description = "a device, " + DeviceArguments.NAMES)
  private String device;

  @Override
  public Integer call() {
    JsonObject trail =
        output.api().get("/v1/enrollments/%s/lock-trail".formatted(ApiClient.encode(device)));
    list.print(output, trail, LISTING);
    if (list.isTable(output)) {
      String token = trail.getString("bootstrap_token_at");
      output
          .err()
          .println(
              token == null
                  ? "No bootstrap token of it is kept."
                  : "Its bootstrap token is kept since " + Output.time(token) + ".");
    }
    return ExitCode.WELL;
  }

  private static Object pin(JsonObject entry) {
    JsonObject pin = entry.getJsonObject("pin");
    return pin == null ? null : pin.getString("secret");
  }

  private static Object answer(JsonObject entry) {
    JsonObject said = entry.getJsonObject("answer");
    return said == null
        ? FateTable.why(entry)
        : said.stream()
            .map(field -> field.getKey() + " " + field.getValue())
            .collect(Collectors.joining(", "));
  }
}
