package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster command-types}. */
@Command(
    name = "command-types",
    description = "List Apple's commands; muster command --help TYPE explains one.",
    mixinStandardHelpOptions = true)
final class CommandTypesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Table table = new Table("TYPE", "WHAT IT DOES");
    CommandCatalog.all().forEach(type -> table.add(type.name(), type.summary()));
    table.print(spec.commandLine().getOut());
    return ExitCode.WELL;
  }
}
