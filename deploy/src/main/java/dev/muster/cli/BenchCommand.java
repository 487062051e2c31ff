package dev.muster.cli;

import dev.muster.bench.Benchmarks;
import dev.muster.bench.Figure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster bench}. */
@Command(
    name = "bench",
    description =
        "Measure this build on this machine, each figure beside a floor taken in the same run.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "which (default: all)")
  private List<String> names = List.of();

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "0",
      description = "how much there is to do (default: the benchmark's usual)")
  private int size;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "benchmarks/results",
      description = "where the figures go, a JSON object a line (default: benchmarks/results)")
  private Path results;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    boolean all = true;
    for (String name : names.isEmpty() ? Benchmarks.names() : names) {
      List<Figure> figures =
          Benchmarks.run(name, size, results, out)
              .orElseThrow(
                  () ->
                      new CliException(
                          "no benchmark is called %s: there are %s"
                              .formatted(name, String.join(", ", Benchmarks.names())),
                          ExitCode.USAGE));
      all &= figures.stream().allMatch(Figure::holds);
    }
    return all ? ExitCode.WELL : ExitCode.FAILED;
  }
}
