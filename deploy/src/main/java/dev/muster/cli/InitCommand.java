package dev.muster.cli;

import dev.muster.server.MusterServer;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster init}. */
@Command(
    name = "init",
    description =
        "Make the keys of a new installation without starting it, for nodes that share them.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Override
  public Integer call() {
    if (Files.exists(data.directory().resolve("secrets"))) {
      throw new CliException(
          "%s has keys already: name a new directory with --data".formatted(data.directory()));
    }
    MusterServer.makeKeys(data.directory());
    spec.commandLine()
        .getOut()
        .printf(
            "secrets/installation.key, secrets/ca.key, ca-chain.pem and admin-token are in %s%n",
            data.directory());
    return ExitCode.WELL;
  }
}
