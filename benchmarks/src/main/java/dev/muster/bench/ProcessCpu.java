package dev.muster.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux knows of a process; not a number on another kernel. */
final class ProcessCpu {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Seconds in one interval: a fifth of a processor. */
  private static final double NEARLY_NONE = 0.1;

  private ProcessCpu() {}

  /** The processor time that it has taken so far, user and system. */
  static double seconds(long pid) throws IOException {
    return taken(Path.of("/proc", Long.toString(pid)));
  }

  /** The same, as soon as it takes nearly none any more, or after a minute. */
  static double secondsOnceIdle(long pid) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    double before;
    double now = seconds(pid);
    do {
      before = now;
      Thread.sleep(INTERVAL);
      now = seconds(pid);
    } while (now - before > NEARLY_NONE && System.nanoTime() < deadline);
    return now;
  }

  /** What of it the JVM's optimizing compiler has taken. */
  static double compilerSeconds(long pid) throws IOException {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.exists(threads)) {
      return Double.NaN;
    }
    double seconds = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        seconds += ofCompiler(thread);
      }
    }
    return seconds;
  }

  private static double ofCompiler(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith("C2 Compiler") ? taken(thread) : 0;
    } catch (IOException e) {
      // It ended while it was looked at; the compiler's first one never does.
      return 0;
    }
  }

  private static double taken(Path process) throws IOException {
    Path stat = process.resolve("stat");
    if (!Files.exists(stat)) {
      return Double.NaN;
    }
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    // In hundredths of a second.
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }
}
