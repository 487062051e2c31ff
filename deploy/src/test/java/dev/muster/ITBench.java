package dev.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.bench.Benchmarks;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The smallest form of the benchmarks, so that none stops to work. No figure is judged here. */
class ITBench {
  private static final int SMALL = 500;

  @TempDir Path results;

  /**
   * The others take a minute each even in their smallest form, and run in the long form of tests.
   */
  private static final Set<String> LONG =
      Set.of(
          "checkin",
          "dep",
          "history",
          "overload",
          "provision",
          "push",
          "rollout",
          "size",
          "start",
          "webhooks");

  static Stream<String> benchmarks() {
    return Benchmarks.names().stream()
        .filter(name -> Boolean.getBoolean("muster.bench.all") || !LONG.contains(name));
  }

  @Test
  void theLongOnesAreBenchmarks() {
    assertTrue(Benchmarks.names().containsAll(LONG));
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  @Timeout(120)
  void everyBenchmarkRunsAndWritesItsFigures(String name) throws Exception {
    StringWriter out = new StringWriter();
    assertFalse(
        Benchmarks.run(name, SMALL, results, new PrintWriter(out, true)).orElseThrow().isEmpty());
    for (String line : Files.readAllLines(results.resolve(name + ".jsonl"))) {
      assertEquals(
          Set.of("name", "value", "unit", "floor", "ratio", "aim", "holds"),
          new JsonObject(line).fieldNames());
    }
  }
}
