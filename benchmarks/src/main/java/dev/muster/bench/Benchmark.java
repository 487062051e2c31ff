package dev.muster.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** One benchmark. */
public interface Benchmark {
  /** What it is called. */
  String name();

  /**
   * Runs it.
   *
   * @param size how much there is to do; what that counts is the benchmark's own, 0 for its usual
   * @param directory an empty one to work in
   * @param out for what it says on its way
   */
  List<Figure> run(int size, Path directory, PrintWriter out) throws Exception;
}
