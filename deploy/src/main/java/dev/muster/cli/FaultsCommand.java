package dev.muster.cli;

import dev.muster.faults.Campaign;
import dev.muster.faults.Verdict;
import dev.muster.gateway.NativeCrypto;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster faults}. */
@Command(
    name = "faults",
    description =
        "Kill the processes of an installation at random while devices work, and judge by the log.",
    subcommands = {FaultsDepCommand.class, FaultsProvisionCommand.class},
    mixinStandardHelpOptions = true)
final class FaultsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many (default: 20)")
  private int kills;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "what decides on victims and faults (default: 1)")
  private long seed;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "where the installation keeps its files (default: a new temporary directory)")
  private Path directory;

  @Override
  public Integer call() throws Exception {
    NativeCrypto.install();
    PrintWriter out = spec.commandLine().getOut();
    Path home = directory == null ? Files.createTempDirectory("muster-faults") : directory;
    Verdict verdict;
    try {
      verdict = Campaign.run(home, seed, kills, out);
    } catch (IOException | TimeoutException | IllegalStateException e) {
      throw new CliException(
          "%s: see the files in %s".formatted(e.getMessage(), home), ExitCode.FAILED);
    }
    out.println(verdict.json());
    out.flush();
    if (!verdict.holds()) {
      throw new CliException("what is left of it is in " + home, ExitCode.FAILED);
    }
    if (directory == null) {
      remove(home);
    }
    return ExitCode.WELL;
  }

  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
