package dev.muster.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a server on this machine keeps everything. */
final class DataOption {
  private static final String USUAL = "muster-data";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the server's data directory (default: $MUSTER_DATA, else muster-data)")
  private Path directory;

  /** The directory that was named, or the usual one. */
  Path directory() {
    String variable = System.getenv("MUSTER_DATA");
    if (directory != null) {
      return directory;
    }
    return Path.of(variable == null ? USUAL : variable);
  }

  /** Whether one was named. */
  boolean given() {
    return directory != null;
  }
}
