package dev.muster.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Devices by their serial numbers. */
final class SerialOptions {
  @Parameters(arity = "0..*", paramLabel = "SERIAL", description = "serial numbers")
  private List<String> serials = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "a file with a serial number in each line; - is standard input")
  private String from;

  /** All that were named, each once. */
  List<String> all() {
    List<String> all = new ArrayList<>(serials);
    if (from != null) {
      all.addAll(NamesFile.read(from));
    }
    if (all.isEmpty() && from == null) {
      throw new CliException("say which devices: serial numbers, or --from", ExitCode.USAGE);
    }
    return all.stream().distinct().toList();
  }
}
