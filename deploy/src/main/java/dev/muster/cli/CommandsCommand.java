package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
  @Mixin private Output output;

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

  @Option(
      names = "--ids",
      description = "print ids alone, one in each line: of commands, or of one's enrolments")
  private boolean ids;

  @Override
  public Integer call() {
    return uuid == null ? list() : one();
  }

  private int list() {
    JsonObject answer = output.api().get(new Query().with("limit", limit).behind("/v1/commands"));
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    JsonArray commands = answer.getJsonArray("commands");
    if (ids) {
      output.ids(commands, "command_uuid");
      return ExitCode.WELL;
    }
    Table table = new Table("REQUESTED", "COMMAND", "UUID", "TARGETS", "BY");
    for (int i = 0; i < commands.size(); i++) {
      JsonObject c = commands.getJsonObject(i);
      table.add(
          Output.time(c.getString("requested_at")),
          c.getString("request_type"),
          c.getString("command_uuid"),
          c.getInteger("targets").toString(),
          c.getString("actor"));
    }
    table.print(output.out());
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
    if (output.asJson(command.copy().put("enrollments", fates))) {
      return ExitCode.WELL;
    }
    if (ids) {
      output.ids(fates, "enrollment");
      return ExitCode.WELL;
    }
    output.line(
        "%s for %d enrolments, by %s: %s",
        command.getString("request_type"),
        command.getInteger("targets"),
        command.getString("actor"),
        Waiting.states(command));
    output.out().println();
    FateTable.print(fates, output.out(), FateTable.Column.ENROLMENT);
    return ExitCode.WELL;
  }
}
