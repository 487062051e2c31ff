package dev.muster.bench;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Identity.KeyType;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ten profiles to every enrolment: an admin queues them, then each device comes and installs one
 * after the other. Once with a small fleet and once with a large one, on one server each, because a
 * request must cost the same in both, and the same at the end as at the beginning.
 */
final class RolloutBenchmark implements Benchmark {
  private static final int USUAL = 60_000;
  private static final int TIMES_SMALLER = 10;

  /** Of 600,000 commands that wait, a heap of 1 GB is full, and collects all the time. */
  private static final String HEAP = "1600m";

  private static final int PROFILES = 10;
  private static final int REQUESTS_A_DEVICE = PROFILES + 1;

  /** At once; a fleet that was pushed to comes over many. */
  private static final int CONNECTIONS = 64;

  private static final int PARTS = 10;
  private static final int PROFILE_BYTES = 3_000;
  private static final int FLOOR_ROUNDS = 600;
  private static final double AIM_S = 300;
  private static final IntPredicate ANY = status -> true;

  @Override
  public String name() {
    return "rollout";
  }

  /**
   * What a tenth of the fleet took.
   *
   * @param cpuMicros of the server for each request
   */
  private record Part(double cpuMicros, RequestLoad.Outcome load) {}

  /**
   * One rollout.
   *
   * @param queueing seconds until every command of every device was queued
   * @param megabytes resident at the end
   */
  private record Rollout(int devices, double queueing, List<Part> parts, double megabytes) {
    double conversing() {
      return parts.stream().mapToDouble(p -> p.load.seconds()).sum();
    }

    double seconds() {
      return queueing + conversing();
    }

    double rate() {
      return (double) devices * REQUESTS_A_DEVICE / conversing();
    }

    double cpuMicros() {
      return parts.stream().mapToDouble(Part::cpuMicros).average().orElse(Double.NaN);
    }

    double p99() {
      return parts.stream().mapToDouble(p -> p.load.at(99, ANY)).max().orElse(Double.NaN);
    }
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int devices = wholeConnections(size == 0 ? USUAL : size / PROFILES);
    Rollout small = rollout(wholeConnections(devices / TIMES_SMALLER), directory.resolve("a"), out);
    Rollout large = rollout(devices, directory.resolve("b"), out);
    double floor = floor(devices, directory);
    double first = large.parts.getFirst().cpuMicros;
    double aim = AIM_S * devices / USUAL;
    return List.of(
        new Figure("rollout, wall time", large.seconds(), "s", floor, aim),
        new Figure("p99 of the slowest tenth", large.p99(), "ms", small.p99(), 2 * small.p99()),
        new Figure(
            "CPU, last tenth to first", large.parts.getLast().cpuMicros, "µs", first, 1.2 * first),
        new Figure(
            "CPU, large fleet to small",
            large.cpuMicros(),
            "µs",
            small.cpuMicros(),
            1.2 * small.cpuMicros()),
        new Figure("resident at the end", large.megabytes, "MB", small.megabytes, 2_000));
  }

  /** Seconds in which a bare server answers as many requests as the large fleet sends. */
  private static double floor(int devices, Path directory) throws Exception {
    CertificateAuthority authority =
        CertificateAuthority.create("Bench", Instant.now()).authority();
    List<PreparedDevice> some = PreparedDevice.some(1, CONNECTIONS, KeyType.EC, authority, 443);
    List<byte[]> idles = some.stream().map(PreparedDevice::idle).toList();
    try (FloorProcess bare = new FloorProcess("EC", directory)) {
      RequestLoad load =
          bare.load(
              Collections.nCopies(FLOOR_ROUNDS, idles).stream().flatMap(List::stream).toList());
      load.once(CONNECTIONS);
      return (double) devices * REQUESTS_A_DEVICE / load.once(CONNECTIONS).rate(ANY);
    }
  }

  /** So that each device stays on one connection. */
  private static int wholeConnections(int devices) {
    int unit = CONNECTIONS * PARTS;
    return Math.max(1, devices / unit) * unit;
  }

  private static Rollout rollout(int count, Path directory, PrintWriter out) throws Exception {
    CertificateAuthority authority =
        CertificateAuthority.create("Bench", Instant.now()).authority();
    Files.createDirectories(directory);
    try (ServerUnderTest server =
        ServerUnderTest.issuing(authority, directory.resolve("server"), HEAP)) {
      List<PreparedDevice> devices =
          PreparedDevice.some(1, count, KeyType.EC, authority, server.gatewayPort());
      enrol(server, devices, directory.resolve("enrolment"));
      long start = System.nanoTime();
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < PROFILES; i++) {
        commands.add(server.queueForAll(profile(i)));
      }
      for (String command : commands) {
        server.awaitQueued(command, count);
      }
      double queueing = (System.nanoTime() - start) / 1e9;
      List<Part> parts = new ArrayList<>();
      try (RequestFile requests = conversations(devices, commands, directory.resolve("requests"))) {
        int length = requests.size() / PARTS;
        for (int i = 0; i < PARTS; i++) {
          List<byte[]> part = requests.subList(i * length, (i + 1) * length);
          parts.add(converse(server, part));
        }
      }
      Rollout rollout = new Rollout(count, queueing, parts, server.residentMegabytes());
      print(out, rollout);
      return rollout;
    }
  }

  private static void enrol(ServerUnderTest server, List<PreparedDevice> devices, Path file)
      throws Exception {
    Stream<byte[]> messages =
        groups(devices)
            .flatMap(
                group ->
                    Stream.concat(
                        group.stream().map(PreparedDevice::authenticate),
                        group.stream().map(PreparedDevice::tokenUpdate)));
    try (RequestFile requests = RequestFile.write(file, 2 * devices.size(), messages)) {
      new RequestLoad(server.tls(), server.gatewayPort(), requests).once(CONNECTIONS);
    }
  }

  /** On each connection one device after the other has its whole conversation. */
  private static RequestFile conversations(
      List<PreparedDevice> devices, List<String> commands, Path file) throws Exception {
    Stream<byte[]> messages =
        groups(devices)
            .flatMap(
                group ->
                    Stream.concat(
                            Stream.of(group.parallelStream().map(PreparedDevice::idle).toList()),
                            commands.stream()
                                .map(
                                    uuid ->
                                        group.parallelStream()
                                            .map(device -> device.acknowledged(uuid))
                                            .toList()))
                        .flatMap(List::stream));
    return RequestFile.write(file, devices.size() * REQUESTS_A_DEVICE, messages);
  }

  private static Stream<List<PreparedDevice>> groups(List<PreparedDevice> devices) {
    return IntStream.range(0, devices.size() / CONNECTIONS)
        .mapToObj(i -> devices.subList(i * CONNECTIONS, (i + 1) * CONNECTIONS));
  }

  private static Part converse(ServerUnderTest server, List<byte[]> requests) throws Exception {
    double before = ProcessCpu.seconds(server.pid());
    RequestLoad.Outcome load =
        new RequestLoad(server.tls(), server.gatewayPort(), requests).once(CONNECTIONS);
    double cpu = ProcessCpu.seconds(server.pid()) - before;
    return new Part(1e6 * cpu / requests.size(), load);
  }

  private static JsonObject profile(int number) {
    String payload =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>com.example.profile-%d</string>
        <key>PayloadUUID</key><string>00000000-0000-0000-0000-%012d</string>
        <key>PayloadDescription</key><string>%s</string>
        </dict></plist>
        """
            .formatted(number, number, "x".repeat(PROFILE_BYTES));
    return new JsonObject()
        .put("RequestType", "InstallProfile")
        .put(
            "Payload",
            Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void print(PrintWriter out, Rollout rollout) {
    double load = rollout.parts.stream().mapToDouble(p -> p.load.ownCpuSeconds()).sum();
    out.printf(
        "%,d devices: queued in %.1f s (%,.0f commands/s), installed in %.1f s (%,.0f requests/s);"
            + " the load took %.2f processors%n",
        rollout.devices,
        rollout.queueing,
        rollout.devices * PROFILES / rollout.queueing,
        rollout.conversing(),
        rollout.rate(),
        load / rollout.conversing());
    for (Part part : rollout.parts) {
      out.printf(
          "  %,.0f requests/s, p50 %.1f, p99 %.1f ms, %.0f µs of the server for each%n",
          part.load.rate(ANY), part.load.at(50, ANY), part.load.at(99, ANY), part.cpuMicros);
    }
  }
}
