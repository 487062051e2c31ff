package dev.muster.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Signed Idle reports over connections that stay open, each flushed to disk by the embedded Kafka
 * before it is answered. The floors, in the same run: a Vert.x server over TLS that only reads and
 * answers; one that also checks a bare signature; and a bare producer of as many bytes to the same
 * broker. The processor time of the product is compared with the sum of what its parts must take.
 */
final class CheckInBenchmark implements Benchmark {
  private static final int DEVICES = 200;
  private static final int CONNECTIONS = 16;

  /** One that nobody follows, with as many partitions. */
  private static final String FLOOR_TOPIC = "bench.floor";

  private static final int RECORD_BYTES = 2_600;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
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
  private record Cost(double cpuMicros, Load.Outcome load) {}

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    double scale = size == 0 ? 1 : 0.05;
    List<byte[]> requests;
    Cost most;
    Load.Outcome half;
    Produce produce;
    Load.Outcome atPeersRate;
    try (ServerUnderTest server = new ServerUnderTest(directory.resolve("server"));
        Fleet fleet = Fleet.enrol(size == 0 ? DEVICES : 10, server)) {
      requests = fleet.idles();
      Load load = new Load(server.tls(), server.gatewayPort(), requests);
      load.run(CONNECTIONS, scaled(WARM_UP, scale), 0);
      most = measure(server.pid(), load, scale);
      check(most.load());
      half = load.run(CONNECTIONS, scaled(MEASURED, scale), most.load().rate(ANY) / 2);
      atPeersRate = load.run(CONNECTIONS, scaled(MEASURED, scale), PEER_RATE);
      produce = produce(server, most.load().rate(ANY), scaled(MEASURED, scale));
    }
    Cost answer = floor("answer", directory, requests, scale);
    Cost verify = floor("verify", directory, requests, scale);
    double floorMicros = verify.cpuMicros() + produce.cpuMicros();
    out.printf(
        "floors: TLS and HTTP %.0f µs, and a signature %.0f µs, a produced record %.0f µs (broker"
            + " and client); the load took %.2f processors%n",
        answer.cpuMicros(),
        verify.cpuMicros(),
        produce.cpuMicros(),
        most.load().ownCpuSeconds() / most.load().seconds());
    out.printf(
        "%.0f requests/s on %d connections: p50 %.1f, p99 %.1f, p99.9 %.1f ms%n",
        most.load().rate(ANY),
        CONNECTIONS,
        most.load().at(50, ANY),
        most.load().at(99, ANY),
        most.load().at(99.9, ANY));
    return List.of(
        new Figure("Idle, CPU", most.cpuMicros(), "µs", floorMicros, 1.5 * floorMicros),
        new Figure(
            "Idle, CPU, a fifth of the peer's",
            most.cpuMicros(),
            "µs",
            floorMicros,
            PEER_CPU_MICROS / 5),
        new Figure(
            "Idle, time for each",
            1e3 / most.load().rate(ANY),
            "ms",
            1e3 / verify.load().rate(ANY),
            1e3 / (5 * PEER_RATE)),
        new Figure(
            "Idle, p99 at half load", half.at(99, ANY), "ms", produce.p99(), 3 * produce.p99()),
        new Figure(
            "Idle, p99 at the peer's rate",
            atPeersRate.at(99, ANY),
            "ms",
            produce.p99(),
            PEER_P99_MS / 10));
  }

  private static void check(Load.Outcome outcome) {
    int others = outcome.count(status -> status != 200);
    if (others > 0) {
      throw new IllegalStateException(others + " requests were not answered with 200");
    }
  }

  private static Cost measure(long pid, Load load, double scale)
      throws IOException, InterruptedException {
    double before = ProcessCpu.seconds(pid);
    Load.Outcome outcome = load.run(CONNECTIONS, scaled(MEASURED, scale), 0);
    double cpu = ProcessCpu.seconds(pid) - before;
    return new Cost(1e6 * cpu / outcome.count(ANY), outcome);
  }

  private static Cost floor(String mode, Path directory, List<byte[]> requests, double scale)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(directory.resolve(mode));
    Path output = home.resolve("floor.out");
    int port = ServerUnderTest.freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.bench.FloorServer",
                home.toString(),
                Integer.toString(port),
                mode)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!Files.readString(output).contains("Ready.")) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the floor did not start: " + Files.readString(output));
        }
        Thread.sleep(100);
      }
      SSLContext tls = Trust.in(Trust.certificate(home.resolve("ca.pem")));
      Load load = new Load(tls, port, requests);
      load.run(CONNECTIONS, scaled(WARM_UP, scale), 0);
      return measure(process.pid(), load, scale);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * What a bare producer takes.
   *
   * @param cpuMicros of broker and producer for each record
   * @param p99 in milliseconds, at half the rate
   */
  private record Produce(double cpuMicros, double p99) {}

  /** At the product's rate, so that as many records share a flush; then at half of it. */
  private static Produce produce(ServerUnderTest server, double rate, Duration time)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(FLOOR_TOPIC, 8, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", server.bootstrapServers(), "acks", "all", "linger.ms", "1");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, rate, time.dividedBy(2));
      double before = ProcessCpu.seconds(server.pid());
      double ownBefore = Load.ownCpuSeconds();
      List<Integer> all = send(producer, rate, time);
      double cpu = ProcessCpu.seconds(server.pid()) - before + Load.ownCpuSeconds() - ownBefore;
      List<Integer> micros = send(producer, rate / 2, time);
      int[] sorted = micros.stream().mapToInt(Integer::intValue).sorted().toArray();
      return new Produce(1e6 * cpu / all.size(), sorted[sorted.length * 99 / 100] / 1e3);
    }
  }

  private static List<Integer> send(Producer<byte[], byte[]> producer, double rate, Duration time)
      throws InterruptedException {
    Random random = new Random(1);
    byte[] value = new byte[RECORD_BYTES];
    random.nextBytes(value);
    int[] micros = new int[(int) (rate * time.toMillis() / 1_000) + 1];
    Semaphore inFlight = new Semaphore(CONNECTIONS);
    long start = System.nanoTime();
    int sent = 0;
    for (; sent < micros.length && System.nanoTime() - start < 2 * time.toNanos(); sent++) {
      long due = start + (long) (1e9 * sent / rate);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      inFlight.acquire();
      byte[] key = ("device-" + random.nextInt(DEVICES)).getBytes();
      long begin = System.nanoTime();
      int slot = sent;
      producer.send(
          new ProducerRecord<>(FLOOR_TOPIC, key, value),
          (metadata, failure) -> {
            micros[slot] = (int) ((System.nanoTime() - begin) / 1_000);
            inFlight.release();
          });
    }
    producer.flush();
    List<Integer> taken = new ArrayList<>();
    Arrays.stream(micros, 0, sent).forEach(taken::add);
    return taken;
  }

  private static Duration scaled(Duration time, double scale) {
    return Duration.ofMillis((long) (time.toMillis() * scale));
  }
}
