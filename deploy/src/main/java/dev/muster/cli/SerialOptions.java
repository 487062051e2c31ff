package dev.muster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
      lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(all::add);
    }
    if (all.isEmpty() && from == null) {
      throw new CliException("say which devices: serial numbers, or --from", ExitCode.USAGE);
    }
    return all.stream().distinct().toList();
  }

  private Stream<String> lines() {
    try {
      return from.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines()
          : Files.readAllLines(Path.of(from)).stream();
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(from));
    }
  }
}
