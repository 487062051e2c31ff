package dev.muster.bench;

import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the start of the process to ready, with many enrolments: once with little history and once
 * with ten times as much, because it must grow with the enrolments and not with the history. The
 * floor is the time in which a bare consumer reads the snapshots.
 */
final class StartBenchmark implements Benchmark {
  private static final int USUAL = 100_000;
  private static final int TIMES_MORE = 10;
  private static final int LITTLE = 2;
  private static final int MUCH = 10 * LITTLE;

  /** A third of it is for young objects, and a million devices fit into the rest. */
  private static final String HEAP = "1600m";

  private static final double AIM_S = 20;
  private static final double AIM_MORE_S = 60;
  private static final double AIM_MB = 2_000;
  private static final double AIM_HISTORY = 1.5;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int enrolments = size == 0 ? USUAL : size;
    Run little = startWith(enrolments, LITTLE, true, directory, out);
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("start, 2 events a device", little.seconds, "s", little.floor, AIM_S));
    double idle = idle(directory);
    figures.add(new Figure("resident when ready", little.megabytes, "MB", idle, AIM_MB));
    // In a small form the others would differ in number alone.
    if (size == 0) {
      Run much = startWith(enrolments, MUCH - LITTLE, false, directory, out);
      figures.add(new Figure("start, 20 events a device", much.seconds, "s", much.floor, AIM_S));
      figures.add(
          new Figure("10 times the history", much.seconds / little.seconds, "x", 1, AIM_HISTORY));
      Run more = startWith(TIMES_MORE * enrolments, LITTLE, true, directory.resolve("more"), out);
      figures.add(
          new Figure("start, 10 times the enrolments", more.seconds, "s", more.floor, AIM_MORE_S));
      figures.add(
          new Figure("resident, 10 times the enrolments", more.megabytes, "MB", idle, AIM_MB));
    }
    return figures;
  }

  /**
   * One start.
   *
   * @param seconds to ready
   * @param floor in which a bare consumer reads the snapshots
   * @param megabytes resident then
   */
  private record Run(double seconds, double floor, double megabytes) {}

  private static Run startWith(
      int enrolments, int events, boolean enrol, Path directory, PrintWriter out) throws Exception {
    Path data = directory.resolve("server");
    try (ServerUnderTest server = new ServerUnderTest(data, HEAP)) {
      // One view after the other: two of a million enrolments are more than there is memory for.
      Map<Integer, Long> ends = populate(server, enrolments, events, enrol);
      awaitSnapshots(ends, server.bootstrapServers());
    }
    long start = System.nanoTime();
    try (ServerUnderTest server = new ServerUnderTest(data, HEAP)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      double megabytes = server.residentMegabytes();
      TopicReading floor = TopicReading.all(server.bootstrapServers(), "muster.devices");
      out.printf(
          "%,d enrolments: ready after %.1f s; %,d snapshot records read by a bare consumer in %.1f"
              + " s%n",
          enrolments, seconds, floor.records(), floor.seconds());
      return new Run(seconds, floor.seconds(), megabytes);
    }
  }

  /** The ends of the partitions then. */
  private static Map<Integer, Long> populate(
      ServerUnderTest server, int enrolments, int events, boolean enrol) throws Exception {
    try (EventLog log =
        EventLog.open(
            LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      Population population = new Population(log);
      for (int d = 0; d < enrolments; d++) {
        if (enrol) {
          population.enrol("DEVICE-" + d);
        }
      }
      for (int e = enrol ? LITTLE : 0; e < events; e++) {
        for (int d = 0; d < enrolments; d++) {
          population.idle("DEVICE-" + d);
        }
      }
      population.settle();
      return log.view().positions();
    }
  }

  /** Resident memory of a server without anything. */
  private static double idle(Path directory) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(directory.resolve("idle"))) {
      return server.residentMegabytes();
    }
  }

  /** Waits until a node that starts from the snapshots has next to nothing to fold. */
  private static void awaitSnapshots(Map<Integer, Long> wanted, String bootstrapServers)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try (EventLog other =
          EventLog.open(LogSettings.embedded(bootstrapServers), InstallationKey.generate())) {
        other.awaitReady(PATIENCE);
        long folded = other.view().folded();
        if (folded == 0 && other.view().positions().equals(wanted)) {
          return;
        }
      }
      Thread.sleep(Duration.ofSeconds(2));
    }
    throw new IllegalStateException("the snapshots did not take the log in");
  }
}
