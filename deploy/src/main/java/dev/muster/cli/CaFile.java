package dev.muster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The file to which the CA of another server's devices is written. */
final class CaFile {
  static final String UNNAMED =
      "name a file for it with --ca-out, and set device.trusted.cas to that";

  @Option(
      names = "--ca-out",
      paramLabel = "FILE",
      description =
          "where to write the CA that issued the devices' certificates, for device.trusted.cas")
  private Path file;

  private boolean taken;

  /**
   * Writes it, if a file was named.
   *
   * @throws CliException if it can't be written, or the file has something else in it
   */
  boolean take(String pem, boolean dryRun) {
    if (file == null) {
      return false;
    }
    taken = true;
    try {
      if (Files.exists(file)) {
        if (!Files.readString(file).equals(pem)) {
          throw new CliException(file + " is there already: give another name");
        }
      } else if (!dryRun) {
        Files.writeString(file, pem);
      }
      return true;
    } catch (IOException e) {
      throw new CliException("can't write " + file + ": check its directory and rights");
    }
  }

  /** The file's name, once there is a CA for it. */
  Optional<String> name() {
    return taken ? Optional.of(file.toString()) : Optional.empty();
  }
}
