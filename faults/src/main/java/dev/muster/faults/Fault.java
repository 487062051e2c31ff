package dev.muster.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Something that goes wrong around a kill, and is mended later. */
interface Fault {
  /** In words. */
  String name();

  /** Lets it happen. */
  void begin() throws IOException, InterruptedException;

  /** Mends it. */
  void end() throws IOException, InterruptedException;

  /** One of all kinds; half of the time, nothing. */
  static Fault any(Random random, Installation installation) {
    int broker = random.nextInt(installation.brokers().size());
    int node = random.nextInt(Installation.NODES);
    return switch (random.nextInt(10)) {
      case 0 -> cut("node-" + (node + 1) + " cut off from Kafka", installation.fromNode(node));
      case 1 ->
          cut(
              "broker-" + (broker + 1) + " cut off from the other brokers",
              List.of(installation.replication(broker)));
      case 2 -> slow(broker, Duration.ofMillis(20 + random.nextInt(200)), installation);
      case 3 -> fullDisk(installation.brokers().get(broker));
      case 4 -> step(node, Duration.ofSeconds(random.nextInt(-7_200, 7_200)), installation);
      default -> nothing();
    };
  }

  /** No node reaches Kafka, for a minute or two. */
  static Fault away(Random random, Installation installation) {
    Duration hold = Duration.ofSeconds(60 + random.nextInt(60));
    List<Relay> ways = new ArrayList<>();
    for (int node = 0; node < Installation.NODES; node++) {
      ways.addAll(installation.fromNode(node));
    }
    return fault(
        "Kafka away for %d s".formatted(hold.toSeconds()),
        () -> {
          ways.forEach(Relay::cut);
          Thread.sleep(hold);
        },
        () -> ways.forEach(Relay::mend));
  }

  private static Fault step(int node, Duration by, Installation installation) {
    return fault(
        "the clock of node-%d off by %d s".formatted(node + 1, by.toSeconds()),
        () -> installation.stepClock(node, by),
        () -> installation.stepClock(node, Duration.ZERO));
  }

  private static Fault nothing() {
    return fault("nothing else", () -> {}, () -> {});
  }

  private static Fault cut(String name, List<Relay> ways) {
    return fault(name, () -> ways.forEach(Relay::cut), () -> ways.forEach(Relay::mend));
  }

  private static Fault slow(int broker, Duration by, Installation installation) {
    List<Relay> ways = installation.toBroker(broker);
    return fault(
        "broker-%d slower by %d ms".formatted(broker + 1, by.toMillis()),
        () -> ways.forEach(way -> way.slow(by)),
        () -> ways.forEach(Relay::mend));
  }

  /**
   * The kernel takes no more bytes for any of its files, which a broker can't tell from a full
   * disk: it gives its log up and ends, at once or a while later. With room again, it is started
   * again.
   */
  private static Fault fullDisk(ChildProcess broker) {
    return fault(
        broker.name() + " can write no more",
        () -> limitFiles(broker, "1"),
        () -> {
          if (broker.alive()) {
            limitFiles(broker, "unlimited");
          } else {
            broker.start();
          }
        });
  }

  private static void limitFiles(ChildProcess process, String bytes)
      throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!tool.waitFor(10, TimeUnit.SECONDS)) {
      tool.destroyForcibly();
      throw new IOException("prlimit did not end");
    }
  }

  /** A part of a fault. */
  @FunctionalInterface
  interface Act {
    /** Does it. */
    void run() throws IOException, InterruptedException;
  }

  private static Fault fault(String name, Act begin, Act end) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void begin() throws IOException, InterruptedException {
        begin.run();
      }

      @Override
      public void end() throws IOException, InterruptedException {
        end.run();
      }
    };
  }
}
