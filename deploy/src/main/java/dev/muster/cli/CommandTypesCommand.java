package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster command-types}. */
@Command(
    name = "command-types",
    description = "List Apple's commands; muster command --help TYPE explains one.",
    mixinStandardHelpOptions = true)
final class CommandTypesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  public Integer call() {
    if (json) {
      JsonArray types = new JsonArray();
      CommandCatalog.all()
          .forEach(
              type ->
                  types.add(
                      new JsonObject()
                          .put("request_type", type.name())
                          .put("summary", type.summary())));
      spec.commandLine()
          .getOut()
          .println(new JsonObject().put("command_types", types).encodePrettily());
      return ExitCode.WELL;
    }
    Table table = new Table("TYPE", "WHAT IT DOES");
    CommandCatalog.all().forEach(type -> table.add(type.name(), type.summary()));
    table.print(spec.commandLine().getOut());
    return ExitCode.WELL;
  }
}
