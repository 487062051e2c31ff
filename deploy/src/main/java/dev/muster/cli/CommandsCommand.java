package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster commands}. */
@Command(
    name = "commands",
    description = "List the commands that were requested, or what became of one of them.",
    mixinStandardHelpOptions = true)
final class CommandsCommand implements Callable<Integer> {
  private static final Listing LISTING =
      new Listing(
          "commands",
          "command_uuid",
          List.of(
              Column.time("REQUESTED", "requested_at"),
              Column.text("COMMAND", "request_type"),
              Column.id("UUID", "command_uuid"),
              Column.text("TARGETS", "targets"),
              Column.text("BY", "actor")),
          "No command was requested yet: muster command TYPE DEVICE gives one, and muster"
              + " command-types lists them.");

  private static final Listing FATES =
      new Listing(
          "enrollments",
          "enrollment",
          FateTable.columns(Column.id("ENROLLMENT", "enrollment")),
          "None of them is in this state: muster commands UUID lists all.");

  @Mixin private Output output;
  @Mixin private ListOptions list;

  @Parameters(arity = "0..1", paramLabel = "UUID", description = "a command")
  private String uuid;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "of one command, only the enrolments in this state, such as Error")
  private String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "list so many (default: 20)")
  private int limit;

  @Override
  public Integer call() {
    return uuid == null ? list() : one();
  }

  private int list() {
    JsonObject answer = output.api().get(new Query().with("limit", limit).behind("/v1/commands"));
    list.print(output, answer, LISTING);
    return ExitCode.WELL;
  }

  private int one() {
    String path = "/v1/commands/" + ApiClient.encode(uuid);
    ApiClient api = output.api();
    JsonObject command = api.get(path);
    JsonArray fates =
        api.all(
                new Query().with("state", state).with("limit", 1000).behind(path + "/enrollments"),
                "enrollments")
            .getJsonArray("enrollments");
    if (list.isTable(output)) {
      summary(command);
    }
    list.print(output, command.copy().put("enrollments", fates), FATES);
    return ExitCode.WELL;
  }

  private void summary(JsonObject command) {
    output.line(
        "%s for %d %s, by %s: %s",
        command.getString("request_type"),
        command.getInteger("targets"),
        command.getInteger("targets") == 1 ? "enrollment" : "enrollments",
        command.getString("actor"),
        Waiting.states(command));
    output.out().println();
  }
}
