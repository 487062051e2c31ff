package dev.muster.bench;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.wire.SnapshotMapping;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events through {@code evolve}; the replay of a log without snapshots from Kafka, against a bare
 * consumer of the same topic; and what an enrolment and a queued command take in the view, against
 * the bytes of their snapshots.
 */
final class FoldBenchmark implements Benchmark {
  private static final int USUAL = 1_000_000;
  private static final int EVENTS_A_DEVICE = 10;
  private static final int QUEUED = 10;
  private static final int IN_MEMORY = 200_000;
  private static final int ROUNDS = 10;
  private static final int COLLECTIONS = 3;

  /** As long as those of devices, so that the record is as large as in earnest. */
  private static final int SIGNATURE_BYTES = 1_500;

  private static final double AIM_EVOLVE_MICROS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "fold";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int events = size == 0 ? USUAL : size;
    int devices = Math.max(1, events / EVENTS_A_DEVICE);
    List<Figure> figures = new ArrayList<>();
    figures.add(evolve(Math.min(IN_MEMORY, events)));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
      LogSettings settings = LogSettings.embedded(kafka.bootstrapServers());
      try (EventLog log = EventLog.open(settings, InstallationKey.generate())) {
        log.awaitReady(PATIENCE);
        Population population = new Population(log, SIGNATURE_BYTES);
        writeAll(population, devices);
        population.settle();
      }
      double floor = TopicReading.all(kafka.bootstrapServers(), "muster.device-events").seconds();
      long before = usedBytes();
      long start = System.nanoTime();
      try (EventLog log = EventLog.open(settings, InstallationKey.generate())) {
        log.awaitReady(PATIENCE);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
            "%,d events of %,d devices: replayed at %,.0f/s, read at %,.0f/s%n",
            log.view().folded(), devices, log.view().folded() / seconds, events / floor);
        figures.add(new Figure("replay, time", seconds, "s", floor, 2 * floor));
        long enrolled = usedBytes() - before;
        double stored = snapshotBytes(log);
        figures.add(memory("an enrolment in the view", enrolled, devices, stored));
        Population population = new Population(log, 0);
        for (int c = 0; c < QUEUED; c++) {
          for (int d = 0; d < devices; d++) {
            population.queue(device(d), c);
          }
        }
        population.settle();
        long commands = usedBytes() - before - enrolled;
        figures.add(
            memory(
                "a queued command in the view",
                commands,
                devices * QUEUED,
                (snapshotBytes(log) - stored) / QUEUED));
      }
    }
    return figures;
  }

  private static Figure memory(String name, long bytes, int count, double floor) {
    return new Figure(name, (double) bytes / count, "B", floor, 5 * floor);
  }

  private static void writeAll(Population population, int devices) {
    for (int e = 0; e < EVENTS_A_DEVICE; e++) {
      for (int d = 0; d < devices; d++) {
        write(population, d, e);
      }
    }
  }

  /** Each device enrols, and comes again and again for a command that waits. */
  private static void write(Population population, int device, int number) {
    switch (number) {
      case 0 -> population.authenticate(device(device));
      case 1 -> population.tokenUpdate(device(device));
      default -> {
        if (number % 3 == 2) {
          population.queue(device(device), number);
        } else if (number % 3 == 0) {
          population.idle(device(device));
        } else {
          population.acknowledge(device(device), number - 2);
        }
      }
    }
  }

  private static String device(int number) {
    return "00000000-0000-0000-0000-%012d".formatted(number);
  }

  /** The floor looks the state of the device up, and puts it back. */
  private static Figure evolve(int count) {
    List<Event> events = new ArrayList<>();
    Population population = new Population(events::add, SIGNATURE_BYTES);
    int devices = Math.max(1, count / EVENTS_A_DEVICE);
    writeAll(population, devices);
    double product = 0;
    double floor = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Map<EnrollmentId, DeviceState> states = new HashMap<>();
      long start = System.nanoTime();
      for (Event event : events) {
        EnrollmentId device = event.enrollment().orElseThrow().id().device();
        DeviceState before = states.getOrDefault(device, DeviceState.UNKNOWN);
        states.put(device, DeviceFold.evolve(before, event).state());
      }
      product = micros(start, events.size());
      start = System.nanoTime();
      for (Event event : events) {
        EnrollmentId device = event.enrollment().orElseThrow().id().device();
        states.put(device, states.getOrDefault(device, DeviceState.UNKNOWN));
      }
      floor = micros(start, events.size());
    }
    return new Figure("evolve, time for each", product, "µs", floor, AIM_EVOLVE_MICROS);
  }

  private static double micros(long start, int count) {
    return (System.nanoTime() - start) / 1e3 / count;
  }

  /** What the snapshot of a device takes. */
  private static double snapshotBytes(EventLog log) {
    return log.view()
        .devices()
        .limit(1_000)
        .mapToInt(
            state ->
                log.snapshots()
                    .encode(
                        SnapshotMapping.toSchema(
                            state.channels().keySet().iterator().next(), state, 0))
                    .length)
        .average()
        .orElse(Double.NaN);
  }

  /** What died meanwhile may take more than one collection to go. */
  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
