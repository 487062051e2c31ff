package dev.muster.cli;

import dev.muster.faults.ProvisionCampaign;
import dev.muster.faults.ProvisionVerdict;
import dev.muster.gateway.NativeCrypto;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster faults provision}. */
@Command(
    name = "provision",
    description =
        "Kill processes at random while boxed Macs are opened and set up by a blueprint, some of"
            + " them of kinds that go wrong, and look at every Mac and at what the server says.",
    mixinStandardHelpOptions = true)
final class FaultsProvisionCommand implements Callable<Integer> {
  private static final double PERCENT = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--macs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "how many Macs are opened (default: 1000)")
  private int macs;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "40",
      description = "how many, while they are opened (default: 40)")
  private int kills;

  @Option(
      names = "--unlucky",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "how many of a hundred Macs go wrong (default: 5)")
  private int unlucky;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      defaultValue = "6m",
      description = "how long a Mac waits at most (default: 6m)")
  private Duration within;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "what decides on victims and misfortunes (default: 1)")
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
    ProvisionVerdict verdict;
    try {
      verdict =
          ProvisionCampaign.run(
              home, new ProvisionCampaign.Plan(seed, macs, kills, unlucky / PERCENT, within), out);
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
      FaultsCommand.remove(home);
    }
    return ExitCode.WELL;
  }
}
