package dev.muster.cli;

import dev.muster.core.selection.Spelling;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster help}. */
@Command(
    name = "help",
    description = "Explain the program, or one of its commands.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  muster help devices", "  muster help dep rules"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "which one")
  private List<String> path = List.of();

  @Override
  public Integer call() {
    CommandLine found = spec.root().commandLine();
    for (String name : path) {
      CommandLine below = found.getSubcommands().get(name);
      if (below == null) {
        throw unknown(found, name);
      }
      found = below;
    }
    found.usage(spec.commandLine().getOut());
    return ExitCode.WELL;
  }

  private static CliException unknown(CommandLine in, String name) {
    String place = in.getCommandSpec().qualifiedName();
    return new CliException(
        "%s has no command %s: %s"
            .formatted(
                place,
                name,
                Spelling.nearest(name, in.getSubcommands().keySet())
                    .map("did you mean %s?"::formatted)
                    .orElse(place + " --help says what it has")),
        ExitCode.USAGE);
  }
}
