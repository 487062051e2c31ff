package dev.muster.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.apns.Notification;
import dev.muster.simulator.apns.Trouble;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A command for a whole fleet, as pushes: each that APNs answers is written down before the next
 * one takes its place. The floors are bare Pushy, which sends the same notifications by the same
 * certificate and as many connections, and writes nothing; and the same with a bare producer of a
 * record for each answer. Then the time from queueing one command to the device's Idle, with many
 * devices connected.
 */
final class PushBenchmark implements Benchmark {
  private static final int USUAL = 100_000;
  private static final int CONNECTED = 10_000;
  private static final int REAL = 50;
  private static final int SAMPLES = 200;
  private static final int IN_FLIGHT = 1000;
  private static final int CONNECTIONS = 2;

  /** What an event of an accepted push takes on the log. */
  private static final int ANSWER_BYTES = 300;

  private static final Consumer<Runnable> NOT_WRITTEN = Runnable::run;
  private static final double AIM_SHARE = 0.8;
  private static final double AIM_MS = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(20);

  @Override
  public String name() {
    return "push";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int devices = size == 0 ? USUAL : size;
    AppleCa apple = new AppleCa();
    AppleCa.KeyAndCertificate certificate = apple.pushCertificate(Population.TOPIC);
    try (ApnsSimulator apns = ApnsSimulator.start(apple, 0)) {
      for (int d = 0; d < devices; d++) {
        apns.register(Population.TOPIC, Population.pushToken(device(d)));
      }
      bare(apple, certificate, apns, devices, NOT_WRITTEN);
      double floor = bare(apple, certificate, apns, devices, NOT_WRITTEN);
      try (ServerUnderTest server =
          ServerUnderTest.pushing(directory.resolve("server"), apple, apns)) {
        double rate = fanOut(server, certificate, apns, devices);
        double recorded = recorded(server, apple, certificate, apns, devices);
        out.printf(
            "%,.0f pushes a second; bare Pushy %,.0f, and %,.0f where a record of each answer is"
                + " produced%n",
            rate, floor, recorded);
        double[] floors = new double[2];
        double[] latencies = latencies(server, apns, devices, size == 0 ? SAMPLES : 5, floors);
        return List.of(
            new Figure(
                "fan-out, time for each", 1e6 / rate, "µs", 1e6 / floor, 1e6 / floor / AIM_SHARE),
            new Figure(
                "fan-out, against recorded ones",
                1e6 / rate,
                "µs",
                1e6 / recorded,
                1e6 / recorded / AIM_SHARE),
            new Figure("queue to Idle, p50", latencies[0], "ms", floors[0], AIM_MS),
            new Figure("queue to Idle, p99", latencies[1], "ms", floors[1], AIM_MS));
      }
    }
  }

  private static String device(int number) {
    return "DEVICE-" + number;
  }

  /** Pushes a second, each of them followed by a record that the server's broker flushes. */
  private static double recorded(
      ServerUnderTest server,
      AppleCa apple,
      AppleCa.KeyAndCertificate certificate,
      ApnsSimulator apns,
      int devices)
      throws Exception {
    try (Producer<byte[], byte[]> producer = BareProducer.open(server)) {
      String topic = BareProducer.topic(server, ANSWER_BYTES);
      byte[] answer = new byte[ANSWER_BYTES];
      new Random(1).nextBytes(answer);
      AtomicInteger number = new AtomicInteger();
      return bare(
          apple,
          certificate,
          apns,
          devices,
          written ->
              producer.send(
                  new ProducerRecord<>(
                      topic, device(number.getAndIncrement()).getBytes(US_ASCII), answer),
                  (metadata, failure) -> written.run()));
    }
  }

  /** Pushes a second; each is done when what hears of its answer says so. */
  private static double bare(
      AppleCa apple,
      AppleCa.KeyAndCertificate certificate,
      ApnsSimulator apns,
      int devices,
      Consumer<Runnable> answered)
      throws Exception {
    ApnsClient client =
        new ApnsClientBuilder()
            .setApnsServer("localhost", apns.port())
            .setTrustedServerCertificateChain(new X509Certificate[] {apple.certificate()})
            .setClientCredentials(certificate.certificate(), certificate.key(), null)
            .setUseAlpn(true)
            .setConcurrentConnections(CONNECTIONS)
            .build();
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    Instant expiration = Instant.now().plus(Duration.ofDays(7));
    long start = System.nanoTime();
    for (int d = 0; d < devices; d++) {
      inFlight.acquire();
      client
          .sendNotification(
              new SimpleApnsPushNotification(
                  HexFormat.of().formatHex(Population.pushToken(device(d))),
                  Population.TOPIC,
                  "{\"mdm\":\"magic-" + device(d) + "\"}",
                  expiration,
                  DeliveryPriority.IMMEDIATE,
                  PushType.MDM))
          .whenComplete((response, failure) -> answered.accept(inFlight::release));
    }
    inFlight.acquire(IN_FLIGHT);
    double rate = devices / ((System.nanoTime() - start) / 1e9);
    client.close().get(10, TimeUnit.SECONDS);
    return rate;
  }

  /**
   * Twice, because bare Pushy goes twice, too: the server is compiled then. The first time all wait
   * for the certificate, and the second time for an APNs that takes none, and then go at once.
   *
   * @return pushes a second, the second time
   */
  private static double fanOut(
      ServerUnderTest server,
      AppleCa.KeyAndCertificate certificate,
      ApnsSimulator apns,
      int devices)
      throws Exception {
    try (EventLog log =
        EventLog.open(
            LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      Population population = new Population(log);
      for (int d = 0; d < devices; d++) {
        population.enrol(device(d));
      }
      population.settle();
      queueForAll(server, log, devices, 1);
      int before = apns.received();
      server.send(
          "PUT",
          "/v1/push/certificates",
          new JsonObject()
              .put("certificate", certificate.certificatePem())
              .put("key", certificate.keyPem()));
      accepted(apns, before, devices);
      apns.trouble(Optional.of(new Trouble.Answer(503, "ServiceUnavailable")));
      queueForAll(server, log, devices, 2);
    }
    int before = apns.received();
    apns.trouble(Optional.empty());
    List<Notification> pushes = accepted(apns, before, devices);
    Duration took = Duration.between(pushes.getFirst().at(), pushes.getLast().at());
    return devices / (Math.max(1, took.toMillis()) / 1e3);
  }

  /** Queues one more command for each. */
  private static void queueForAll(ServerUnderTest server, EventLog log, int devices, int waiting)
      throws Exception {
    server.queueForAll("ProfileList");
    await(
        () ->
            log.view()
                    .devices()
                    .flatMap(device -> device.channels().values().stream())
                    .filter(channel -> channel.queue().waiting().size() == waiting)
                    .count()
                >= devices);
  }

  /** The first so many that APNs takes from there on. */
  private static List<Notification> accepted(ApnsSimulator apns, int before, int devices)
      throws Exception {
    await(() -> apns.received() >= before + devices && taken(apns, before).size() >= devices);
    return taken(apns, before).subList(0, devices);
  }

  private static List<Notification> taken(ApnsSimulator apns, int before) {
    return apns.journal().stream().skip(before).filter(Notification::accepted).toList();
  }

  /**
   * From queueing a command to the device's Idle: p50 and p99 in milliseconds.
   *
   * @param floors the same for queueing a command and an Idle that waits for no push
   */
  private static double[] latencies(
      ServerUnderTest server, ApnsSimulator apns, int devices, int samples, double[] floors)
      throws Exception {
    for (int d = 0; d < Math.min(CONNECTED, devices); d++) {
      apns.connect(Population.pushToken(device(d)), magic -> {});
    }
    AtomicReference<Long> idleAt = new AtomicReference<>(0L);
    try (Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
        Courier courier = new Courier(apns)) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              Math.min(REAL, samples),
              network,
              server.enrollUrl(),
              Behaviour.OBEDIENT,
              (device, entry) -> note(entry, idleAt));
      fleet.all(SimulatedDevice::enroll, PATIENCE);
      fleet.devices().forEach(courier::register);
      double[] floor = new double[samples];
      double[] pushed = new double[samples];
      for (int i = 0; i < 2 * samples; i++) {
        SimulatedDevice one = fleet.devices().get(i % fleet.devices().size());
        boolean push = i >= samples;
        if (push) {
          courier.connect(one);
        }
        idleAt.set(0L);
        long start = System.nanoTime();
        server.queueFor(one.hardware().udid(), "ProfileList");
        if (!push) {
          one.converse();
        }
        await(() -> idleAt.get() > start);
        (push ? pushed : floor)[i % samples] = (idleAt.get() - start) / 1e6;
        // The next sample must not meet the end of this one's conversation.
        Thread.sleep(new Random(i).nextInt(50));
      }
      Arrays.sort(floor);
      Arrays.sort(pushed);
      floors[0] = floor[samples / 2];
      floors[1] = floor[samples * 99 / 100];
      return new double[] {pushed[samples / 2], pushed[samples * 99 / 100]};
    }
  }

  private static void note(JournalEntry entry, AtomicReference<Long> idleAt) {
    if (entry.status().filter("Idle"::equals).isPresent()) {
      idleAt.compareAndSet(0L, System.nanoTime());
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the pushes did not come in time");
      }
      Thread.sleep(LOOK);
    }
  }
}
