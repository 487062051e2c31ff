package dev.muster.bench;

import dev.muster.gateway.NativeCrypto;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All benchmarks, and what is done with their figures. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new CheckInBenchmark(),
          new HistoryBenchmark(),
          new StartBenchmark(),
          new OverloadBenchmark(),
          new SizeBenchmark(),
          new RolloutBenchmark(),
          new PushBenchmark(),
          new FoldBenchmark(),
          new CertificateBenchmark(),
          new DepBenchmark(),
          new ProvisionBenchmark(),
          new WebhookBenchmark(),
          new DesiredBenchmark());

  private Benchmarks() {}

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }

  /**
   * Runs one, prints its table, and writes a JSON object a line to {@code <results>/<name>.jsonl}.
   *
   * @return its figures; empty if there is no such benchmark
   */
  public static Optional<List<Figure>> run(String name, int size, Path results, PrintWriter out)
      throws Exception {
    Optional<Benchmark> found = ALL.stream().filter(b -> b.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    out.printf(
        "%s on %d processors, JDK %s%n",
        name, Runtime.getRuntime().availableProcessors(), Runtime.version());
    NativeCrypto.install();
    Path directory = Files.createTempDirectory("muster-bench");
    try {
      List<Figure> figures = found.get().run(size, directory, out);
      figures.forEach(figure -> out.println(figure.line()));
      write(results, name, figures);
      return Optional.of(figures);
    } finally {
      delete(directory);
      out.flush();
    }
  }

  private static void write(Path results, String name, List<Figure> figures) throws IOException {
    Files.createDirectories(results);
    String lines =
        figures.stream().map(f -> f.json().encode() + "\n").collect(Collectors.joining());
    Files.writeString(results.resolve(name + ".jsonl"), lines);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't remove " + directory, e);
    }
  }
}
