package dev.muster.cli;

import dev.muster.server.MusterServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster ca}. */
@Command(
    name = "ca",
    description = "The installation's own CA: change it over the time that devices need for it.",
    mixinStandardHelpOptions = true,
    subcommands = {CaCommand.Rotate.class, CaCommand.Retire.class})
final class CaCommand {

  /** {@code muster ca rotate}. */
  @Command(
      name = "rotate",
      description =
          "Make another CA. The one before stays until it is retired, so no device is lost.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--files",
        paramLabel = "DIR",
        required = true,
        description = "a data directory that no server uses")
    private Path files;

    @Override
    public Integer call() {
      output
          .out()
          .println(MusterServer.rotateCa(checked(files)).getSubjectX500Principal().getName());
      output
          .err()
          .println(
              "Start the server, and copy secrets/ca.key, secrets/ca-former.key, ca-chain.pem and"
                  + " ca-former-chain.pem to the other nodes if there are any. Once all devices"
                  + " have renewed their certificates, by themselves or by muster renew, run:"
                  + " muster ca retire");
      return ExitCode.WELL;
    }
  }

  /** {@code muster ca retire}. */
  @Command(
      name = "retire",
      description =
          "Forget the CA before the current one. Its devices' certificates count no more.",
      mixinStandardHelpOptions = true)
  static final class Retire implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--files",
        paramLabel = "DIR",
        required = true,
        description = "a data directory that no server uses")
    private Path files;

    @Override
    public Integer call() {
      MusterServer.retireCa(checked(files));
      output.out().println("retired");
      return ExitCode.WELL;
    }
  }

  private static Path checked(Path files) {
    if (!Files.exists(files.resolve("secrets").resolve("installation.key"))) {
      throw new CliException(files + " has no secrets/installation.key: name a data directory");
    }
    return files;
  }
}
