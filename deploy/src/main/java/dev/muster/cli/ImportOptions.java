package dev.muster.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How devices come over. */
final class ImportOptions {
  @Option(names = "--dry-run", description = "only say what would come over, and what could not")
  private boolean dryRun;

  @Option(
      names = "--learn-for",
      paramLabel = "DURATION",
      defaultValue = "30d",
      description =
          "how long the first certificate that a device shows is taken for its own, where the old"
              + " server did not know it (default: ${DEFAULT-VALUE})")
  private Duration learnFor;

  boolean dryRun() {
    return dryRun;
  }

  Duration learnFor() {
    return learnFor;
  }
}
