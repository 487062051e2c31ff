package dev.muster.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the server keeps everything, and the command line finds its address and token. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the server's data directory (default: $MUSTER_DATA, else muster-data)",
      defaultValue = "${MUSTER_DATA:-muster-data}")
  Path directory;
}
