package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    @Mixin private SettingsOptions settings;

    @Override
    public Integer call() {
      settings.read();
      spec.commandLine().getOut().println("The settings can be used.");
      return ExitCode.WELL;
    }
  }
}
