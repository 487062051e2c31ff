package dev.muster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file with a name in each line. */
final class NamesFile {
  private static final String STANDARD_INPUT = "-";

  private NamesFile() {}

  /**
   * The names in it, without what is around them and without empty lines.
   *
   * @param file its path; - is standard input
   * @throws CliException if it can't be read
   */
  static List<String> read(String file) {
    try {
      Stream<String> lines =
          file.equals(STANDARD_INPUT)
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines()
              : Files.readAllLines(Path.of(file)).stream();
      return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(file));
    }
  }
}
