package dev.muster.bench;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Identity.KeyType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Signed messages over connections that stay open, each flushed to disk by the embedded Kafka
 * before it is answered. The floors, in the same run: a Vert.x server over TLS that only reads and
 * answers; one that also checks a bare signature; and a bare producer of as many bytes to the same
 * broker. The processor time of the product is compared with the sum of what its parts must take.
 */
final class CheckInBenchmark implements Benchmark {
  private static final int CONNECTIONS = 16;

  /** Of each kind of key; a multiple of the connections, so that each device stays on one. */
  private static final int DEVICES = 6 * CONNECTIONS;

  /** For each device: what a rollout brings, and what piles up for one that was away. */
  private static final int FEW_COMMANDS = 10;

  private static final int MANY_COMMANDS = 60;

  private static final int REPORT_BYTES = 2_100;
  private static final int ENROLMENT_BYTES = 2_560;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int LONGEST_WARM_UP = 20;

  /** What the compiler may take of the server's time when it is warm. */
  private static final double COMPILED = 0.05;

  private static final Duration MEASURED = Duration.ofSeconds(20);
  private static final IntPredicate ANY = status -> true;

  /**
   * The peer (NanoMDM on PostgreSQL 15 with every write flushed, plain HTTP, two such processors).
   */
  private static final double PEER_CPU_MICROS = 745;

  private static final double PEER_RATE = 750;
  private static final double PEER_P99_MS = 120;

  @Override
  public String name() {
    return "checkin";
  }

  /**
   * Of one process under load.
   *
   * @param cpuMicros of the process for each request
   */
  private record Cost(double cpuMicros, RequestLoad.Outcome load) {
    double rate() {
      return load.rate(ANY);
    }
  }

  /** What the product took. */
  private record Product(
      Cost rsa,
      Cost ec,
      Cost shortLoop,
      Cost longLoop,
      Cost enrolment,
      RequestLoad.Outcome half,
      RequestLoad.Outcome atPeersRate,
      List<Crowd> crowds,
      BareProducer.Cost report,
      BareProducer.Cost enrolled) {}

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    double scale = size == 0 ? 1 : 0.02;
    Instant now = Instant.now();
    CertificateAuthority authority = CertificateAuthority.create("Bench", now).authority();
    List<byte[]> idles = new ArrayList<>();
    Product product;
    try (ServerUnderTest server = ServerUnderTest.issuing(authority, directory.resolve("server"))) {
      product = product(server, authority, idles, scale, out);
    }
    double answer = floor("answer", directory, idles, scale).cpuMicros();
    double rsa = floor("RSA", directory, idles, scale).cpuMicros();
    double ec = floor("EC", directory, idles, scale).cpuMicros();
    out.printf(
        "floors: TLS and HTTP %.0f µs, with an RSA signature %.0f, with an EC one %.0f; a produced"
            + " record %.0f µs (broker and client)%n",
        answer, rsa, ec, product.report.cpuMicros());
    print(out, "Idle, RSA", product.rsa);
    print(out, "Idle, EC", product.ec);
    print(out, "command loop, 10 waiting", product.shortLoop);
    print(out, "command loop, 60 waiting", product.longLoop);
    print(out, "enrolment", product.enrolment);
    product.crowds.forEach(crowd -> crowd.print(out));
    double report = product.report.cpuMicros();
    double mixed = (rsa + ec) / 2;
    double p99 = product.report.p99();
    List<Figure> figures =
        new ArrayList<>(
            List.of(
                cpu("Idle, RSA, CPU", product.rsa, rsa + report),
                cpu("Idle, EC, CPU", product.ec, ec + report),
                cpu("command loop, 10 waiting, CPU", product.shortLoop, mixed + report),
                cpu("command loop, 60 waiting, CPU", product.longLoop, mixed + report),
                cpu("enrolment, CPU", product.enrolment, mixed + product.enrolled.cpuMicros()),
                new Figure(
                    "Idle, RSA, CPU, a fifth of the peer's",
                    product.rsa.cpuMicros(),
                    "µs",
                    rsa + report,
                    PEER_CPU_MICROS / 5),
                new Figure(
                    "Idle, RSA, time for each",
                    1e3 / product.rsa.rate(),
                    "ms",
                    (rsa + report) / 1e3 / Runtime.getRuntime().availableProcessors(),
                    1e3 / (5 * PEER_RATE)),
                new Figure("Idle, p99 at half load", product.half.at(99, ANY), "ms", p99, 3 * p99),
                new Figure(
                    "Idle, p99 at the peer's rate",
                    product.atPeersRate.at(99, ANY),
                    "ms",
                    p99,
                    PEER_P99_MS / 10)));
    product.crowds.forEach(crowd -> figures.addAll(crowd.figures(p99)));
    return figures;
  }

  private static Figure cpu(String name, Cost cost, double floor) {
    return new Figure(name, cost.cpuMicros(), "µs", floor, 1.5 * floor);
  }

  private static Product product(
      ServerUnderTest server,
      CertificateAuthority authority,
      List<byte[]> idles,
      double scale,
      PrintWriter out)
      throws Exception {
    int count = scale < 1 ? CONNECTIONS : DEVICES;
    int port = server.gatewayPort();
    List<PreparedDevice> rsa = PreparedDevice.some(1, count, KeyType.RSA, authority, port);
    List<PreparedDevice> ec = PreparedDevice.some(1 + count, count, KeyType.EC, authority, port);
    List<PreparedDevice> both = Stream.of(rsa, ec).flatMap(List::stream).toList();
    RequestLoad enrolment =
        load(
            server,
            Stream.concat(
                    all(both, PreparedDevice::authenticate).stream(),
                    all(both, PreparedDevice::tokenUpdate).stream())
                .toList());
    enrolment.once(CONNECTIONS);
    idles.addAll(all(both, PreparedDevice::idle));
    RequestLoad mixed = load(server, idles);
    warmUp(out, server.pid(), () -> timed(server.pid(), mixed, scaled(WARM_UP, scale)), scale);
    Cost rsaCost =
        timed(server.pid(), load(server, all(rsa, PreparedDevice::idle)), scaled(MEASURED, scale));
    Cost ecCost =
        timed(server.pid(), load(server, all(ec, PreparedDevice::idle)), scaled(MEASURED, scale));
    double rate = rsaCost.rate();
    RequestLoad.Outcome half = mixed.run(CONNECTIONS, scaled(MEASURED, scale), rate / 2);
    RequestLoad.Outcome atPeersRate = mixed.run(CONNECTIONS, scaled(MEASURED, scale), PEER_RATE);
    List<Crowd> crowds = Crowd.all(mixed, scaled(MEASURED, scale));
    int many = scaled(MANY_COMMANDS, scale);
    warmUp(out, server.pid(), () -> loop(server, both, many, 1), scale);
    Cost longLoop = loop(server, both, many, 1);
    int few = scaled(FEW_COMMANDS, scale);
    Cost shortLoop = loop(server, both, few, many / few);
    warmUp(out, server.pid(), () -> timed(server.pid(), enrolment, scaled(WARM_UP, scale)), scale);
    Cost enrolmentCost = timed(server.pid(), enrolment, scaled(MEASURED, scale));
    Duration produced = scaled(MEASURED, scale);
    return new Product(
        rsaCost,
        ecCost,
        shortLoop,
        longLoop,
        enrolmentCost,
        half,
        atPeersRate,
        crowds,
        BareProducer.measure(server, REPORT_BYTES, rate, CONNECTIONS, produced),
        BareProducer.measure(server, ENROLMENT_BYTES, enrolmentCost.rate(), CONNECTIONS, produced));
  }

  /**
   * Each device asks for commands, which wait by then, and acknowledges one after the other. What
   * the server still has to do then is counted too, and what it has to do before is not.
   */
  private static Cost loop(
      ServerUnderTest server, List<PreparedDevice> devices, int commands, int rounds)
      throws Exception {
    double cpu = 0;
    int requests = 0;
    RequestLoad.Outcome outcome = null;
    for (int round = 0; round < rounds; round++) {
      List<byte[]> conversation = new ArrayList<>(all(devices, PreparedDevice::idle));
      List<String> queued = new ArrayList<>();
      for (int i = 0; i < commands; i++) {
        String uuid = server.queueForAll("SecurityInfo");
        queued.add(uuid);
        conversation.addAll(all(devices, device -> device.acknowledged(uuid)));
      }
      for (String uuid : queued) {
        server.awaitQueued(uuid, devices.size());
      }
      double before = ProcessCpu.secondsOnceIdle(server.pid());
      outcome = load(server, conversation).once(CONNECTIONS);
      cpu += ProcessCpu.secondsOnceIdle(server.pid()) - before;
      requests += conversation.size();
    }
    return new Cost(1e6 * cpu / requests, outcome);
  }

  private static RequestLoad load(ServerUnderTest server, List<byte[]> requests)
      throws IOException {
    return new RequestLoad(server.tls(), server.gatewayPort(), requests);
  }

  private static List<byte[]> all(
      List<PreparedDevice> devices, Function<PreparedDevice, byte[]> message) {
    return devices.parallelStream().map(message).toList();
  }

  /**
   * Until the server's compiler is nearly done: how long that takes depends on the machine, and
   * while it is at work it is the largest part of what a request costs.
   */
  private static void warmUp(PrintWriter out, long pid, Callable<Cost> round, double scale)
      throws Exception {
    double share;
    Cost cost;
    int rounds = 0;
    do {
      double all = ProcessCpu.seconds(pid);
      double compiler = ProcessCpu.compilerSeconds(pid);
      cost = round.call();
      share = (ProcessCpu.compilerSeconds(pid) - compiler) / (ProcessCpu.seconds(pid) - all);
      rounds++;
    } while (scale == 1 && rounds < LONGEST_WARM_UP && share > COMPILED);
    out.printf(
        "warmed up in %d rounds, %.0f µs for each by then, %.0f %% of it for the compiler%n",
        rounds, cost.cpuMicros, 100 * share);
    out.flush();
  }

  private static Cost timed(long pid, RequestLoad load, Duration time)
      throws IOException, InterruptedException {
    double before = ProcessCpu.seconds(pid);
    RequestLoad.Outcome outcome = load.run(CONNECTIONS, time, 0).allTaken();
    double cpu = ProcessCpu.seconds(pid) - before;
    return new Cost(1e6 * cpu / outcome.count(ANY), outcome);
  }

  private static Cost floor(String mode, Path directory, List<byte[]> requests, double scale)
      throws IOException, InterruptedException {
    try (FloorProcess floor = new FloorProcess(mode, directory)) {
      RequestLoad load = floor.load(requests);
      load.run(CONNECTIONS, scaled(MEASURED, scale), 0);
      return timed(floor.pid(), load, scaled(MEASURED, scale / 2));
    }
  }

  private static void print(PrintWriter out, String name, Cost cost) {
    RequestLoad.Outcome load = cost.load();
    out.printf(
        "%s: %.0f requests/s on %d connections, p50 %.1f, p99 %.1f, p99.9 %.1f ms, %.0f µs of the"
            + " server for each; the load took %.2f processors%n",
        name,
        cost.rate(),
        CONNECTIONS,
        load.at(50, ANY),
        load.at(99, ANY),
        load.at(99.9, ANY),
        cost.cpuMicros(),
        load.ownCpuSeconds() / load.seconds());
  }

  private static int scaled(int count, double scale) {
    return Math.max(1, (int) (count * scale));
  }

  private static Duration scaled(Duration time, double scale) {
    return Duration.ofMillis((long) (time.toMillis() * scale));
  }
}
