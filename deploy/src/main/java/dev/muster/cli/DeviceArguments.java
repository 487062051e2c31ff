package dev.muster.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Devices and user channels by what people call them; the server knows which ones these are. */
final class DeviceArguments {
  /** What a device may be called. */
  static final String NAMES =
      "by id, serial number, name, or the beginning of an id or serial number";

  @Parameters(arity = "0..*", paramLabel = "DEVICE", description = "devices, " + NAMES)
  private List<String> names = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "a file with a device in each line; - is standard input")
  private String from;

  /**
   * All that were named, each once.
   *
   * @throws CliException if none was
   */
  List<String> all() {
    if (names.isEmpty() && from == null) {
      throw new CliException(
          "say which devices: ids, serial numbers or names, or --from", ExitCode.USAGE);
    }
    return Stream.concat(names.stream(), from == null ? Stream.of() : NamesFile.read(from).stream())
        .distinct()
        .toList();
  }
}
