package dev.muster.cli;

import dev.muster.faults.DepCampaign;
import dev.muster.faults.DepVerdict;
import dev.muster.gateway.NativeCrypto;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster faults dep}. */
@Command(
    name = "dep",
    description =
        "Kill nodes at random while boxed Macs are bought, moved and returned in Apple's portal,"
            + " which a simulator takes the place of, and compare both sides.",
    mixinStandardHelpOptions = true)
final class FaultsDepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--macs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "how many Macs are bought (default: 1000)")
  private int macs;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "how often each of them is moved (default: 10)")
  private int rounds;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "50",
      description = "how many, in all rounds (default: 50)")
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
    DepVerdict verdict;
    try {
      verdict = DepCampaign.run(home, new DepCampaign.Plan(seed, macs, rounds, kills), out);
    } catch (IOException | IllegalStateException e) {
      throw new CliException(
          "%s: see the files in %s".formatted(e.getMessage(), home), ExitCode.FAILED);
    }
    out.println(verdict.json());
    out.flush();
    if (!verdict.holds()) {
      throw new CliException("what is left of it is in " + home, ExitCode.FAILED);
    }
    if (directory == null) {
      FaultsCommand.remove(home);
    }
    return ExitCode.WELL;
  }
}
