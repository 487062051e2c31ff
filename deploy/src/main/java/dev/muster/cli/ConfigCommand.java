package dev.muster.cli;

import dev.muster.server.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster config}. */
@Command(
    name = "config",
    description = "The settings of a server.",
    mixinStandardHelpOptions = true,
    subcommands = ConfigCommand.Check.class)
final class ConfigCommand {

  /** {@code muster config check}. */
  @Command(
      name = "check",
      description = "Say all that is wrong with the settings, as muster serve would take them.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private DataOption data;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "settings (default: muster.properties in the data directory)")
    private Path config;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "a setting, above file and environment; may be repeated")
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() {
      Configuration.read(data.directory(), Optional.ofNullable(config), System.getenv(), settings);
      spec.commandLine().getOut().println("The settings can be used.");
      return ExitCode.WELL;
    }
  }
}
