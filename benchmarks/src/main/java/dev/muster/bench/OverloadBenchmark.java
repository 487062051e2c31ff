package dev.muster.bench;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Three times as many Idle reports as the server can answer, from more connections than can wait.
 * The floor is the same server at the most that it can answer: what is let in is to be answered
 * soon, and as much of it; the rest is to be told at once.
 */
final class OverloadBenchmark implements Benchmark {
  private static final int DEVICES = 192;
  private static final int CONNECTIONS = 48;

  /** More than can wait for a second. */
  private static final int MORE_CONNECTIONS = 4_000;

  private static final double LONGEST_ACCEPTED_MS = 1_500;
  private static final double LONGEST_REFUSED_MS = 50;
  private static final double LEAST_OF_THE_MOST = 0.9;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration SUSTAINED = Duration.ofSeconds(20);
  private static final Duration OVERLOAD = Duration.ofSeconds(60);
  private static final IntPredicate ACCEPTED = status -> status == 200;
  private static final IntPredicate REFUSED = status -> status == 503;

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    double scale = size == 0 ? 1 : 0.05;
    CertificateAuthority authority =
        CertificateAuthority.create("Bench", Instant.now()).authority();
    try (ServerUnderTest server = ServerUnderTest.issuing(authority, directory.resolve("server"))) {
      List<PreparedDevice> devices =
          PreparedDevice.some(
              1,
              size == 0 ? DEVICES : CONNECTIONS,
              Identity.KeyType.RSA,
              authority,
              server.gatewayPort());
      load(server, devices.stream().map(PreparedDevice::authenticate)).once(CONNECTIONS);
      load(server, devices.stream().map(PreparedDevice::tokenUpdate)).once(CONNECTIONS);
      RequestLoad load = load(server, devices.stream().map(PreparedDevice::idle));
      load.run(CONNECTIONS, scaled(WARM_UP, scale), 0);
      RequestLoad.Outcome sustained = load.run(CONNECTIONS, scaled(SUSTAINED, scale), 0);
      double most = sustained.rate(ACCEPTED);
      int crowd = size == 0 ? MORE_CONNECTIONS : MORE_CONNECTIONS / 10;
      RequestLoad.Outcome over = load.run(crowd, scaled(OVERLOAD, scale), 3 * most);
      out.printf(
          "sustained %.0f/s; then %.0f/s were sent, %.0f/s answered, %.0f/s told to come again;"
              + " the load took %.2f processors%n",
          most,
          over.rate(s -> true),
          over.rate(ACCEPTED),
          over.rate(REFUSED),
          over.ownCpuSeconds() / over.seconds());
      return List.of(
          latency("accepted, p50", 50, over, sustained),
          latency("accepted, p99", 99, over, sustained),
          new Figure(
              "told to come again, p99",
              over.at(99, REFUSED),
              "ms",
              sustained.at(99, ACCEPTED),
              LONGEST_REFUSED_MS),
          new Figure(
              "time for each that is accepted",
              1e3 / over.rate(ACCEPTED),
              "ms",
              1e3 / most,
              1e3 / most / LEAST_OF_THE_MOST));
    }
  }

  private static RequestLoad load(ServerUnderTest server, Stream<byte[]> requests)
      throws IOException {
    return new RequestLoad(server.tls(), server.gatewayPort(), requests.toList());
  }

  private static Figure latency(
      String name, double percentile, RequestLoad.Outcome over, RequestLoad.Outcome sustained) {
    double floor = sustained.at(percentile, ACCEPTED);
    return new Figure(name, over.at(percentile, ACCEPTED), "ms", floor, LONGEST_ACCEPTED_MS);
  }

  private static Duration scaled(Duration time, double scale) {
    return Duration.ofMillis((long) (time.toMillis() * scale));
  }
}
