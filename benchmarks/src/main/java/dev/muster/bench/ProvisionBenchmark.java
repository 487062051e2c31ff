package dev.muster.bench;

import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.apns.Courier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Macs that come at once and are set up by a blueprint without packages: how long each of them
 * waits for the server, until it is told to leave Setup Assistant. The floor is what a bare
 * producer needs for as many records, one after the other, at as many a second.
 */
final class ProvisionBenchmark implements Benchmark {
  private static final int USUAL = 100;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 5;
  private static final double AIM_MS = 1_000;
  private static final int FACT_BYTES = 500;
  private static final Duration PRODUCED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String WIFI = "com.example.wifi";

  @Override
  public String name() {
    return "provision";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int macs = size == 0 ? USUAL : Math.min(size, USUAL);
    AppleCa apple = new AppleCa();
    try (ApnsSimulator apns = ApnsSimulator.start(apple, 0);
        ServerUnderTest server = ServerUnderTest.pushing(directory.resolve("server"), apple, apns);
        Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
        EventLog log =
            EventLog.open(
                LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      setUp(server, apple.pushCertificate(Population.TOPIC));
      OwnPart own = new OwnPart();
      List<OwnPart.Done> measured = new ArrayList<>();
      double seconds = 0;
      try (AutoCloseable _ = log.listen(own::hear)) {
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
          long start = System.nanoTime();
          List<OwnPart.Done> done = round(round, macs, server, network, apns, own);
          if (round >= WARM_UPS) {
            seconds += (System.nanoTime() - start) / 1e9;
            measured.addAll(done);
          }
        }
      }
      double facts = measured.stream().mapToInt(OwnPart.Done::facts).average().orElse(Double.NaN);
      double rate = facts * measured.size() / seconds;
      double floor = facts * BareProducer.measure(server, FACT_BYTES, rate, macs, PRODUCED).p99();
      out.printf(
          "%d Macs at once, %d times: %.1f facts for each, %.0f a second; with pushes and what the"
              + " Macs did, p50 %.0f, p99 %.0f ms%n",
          macs,
          ROUNDS,
          facts,
          rate,
          at(measured, 50, OwnPart.Done::all),
          at(measured, 99, OwnPart.Done::all));
      return List.of(
          new Figure(
              "waits for the server, p50",
              at(measured, 50, OwnPart.Done::own),
              "ms",
              floor,
              AIM_MS),
          new Figure(
              "waits for the server, p99",
              at(measured, 99, OwnPart.Done::own),
              "ms",
              floor,
              AIM_MS));
    }
  }

  private static void setUp(ServerUnderTest server, AppleCa.KeyAndCertificate push)
      throws Exception {
    server.send(
        "PUT",
        "/v1/push/certificates",
        new JsonObject().put("certificate", push.certificatePem()).put("key", push.keyPem()));
    JsonArray steps =
        new JsonArray()
            .add(new JsonObject().put("command", profile()).put("need", "hold"))
            .add(new JsonObject().put("command", account()).put("need", "hold"))
            .add(new JsonObject().put("until", new JsonObject().put("profile", WIFI)))
            .add(
                new JsonObject()
                    .put("command", new JsonObject().put("RequestType", "SecurityInfo")));
    server.send(
        "PUT",
        "/v1/blueprints",
        new JsonObject()
            .put(
                "blueprints",
                new JsonArray().add(new JsonObject().put("name", "macs").put("steps", steps))));
  }

  private static JsonObject profile() {
    String payload =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>%s</string>
        <key>PayloadUUID</key><string>00000000-0000-0000-0000-000000000001</string>
        </dict></plist>
        """
            .formatted(WIFI);
    return new JsonObject()
        .put("RequestType", "InstallProfile")
        .put(
            "Payload",
            Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.US_ASCII)));
  }

  private static JsonObject account() {
    return new JsonObject()
        .put("RequestType", "AccountConfiguration")
        .put("SkipPrimarySetupAccountCreation", true)
        .put(
            "AutoSetupAdminAccounts",
            new JsonArray().add(new JsonObject().put("shortName", "itadmin")));
  }

  private static List<OwnPart.Done> round(
      int round,
      int count,
      ServerUnderTest server,
      Network network,
      ApnsSimulator apns,
      OwnPart own)
      throws IOException, InterruptedException {
    List<SimulatedDevice> macs =
        IntStream.iterate(1, n -> n + 1)
            .mapToObj(Hardware::numbered)
            .filter(Hardware::isMac)
            .skip((long) round * count)
            .limit(count)
            .map(
                hardware ->
                    new SimulatedDevice(
                        hardware,
                        Identity.KeyType.EC,
                        network,
                        server.enrollUrl(),
                        Behaviour.OBEDIENT,
                        (device, entry) -> {}))
            .toList();
    own.take();
    try (Courier courier = new Courier(apns)) {
      macs.forEach(mac -> apns.register(Population.TOPIC, mac.pushToken()));
      SimulatedFleet.of(macs)
          .all(
              mac -> {
                mac.enroll(EnrollmentInstructions.fetch(network, server.enrollUrl()), true);
                courier.connect(mac);
              },
              PATIENCE);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (own.count() < count || macs.stream().anyMatch(SimulatedDevice::awaiting)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("not all Macs were released in time");
        }
        Thread.sleep(LOOK);
      }
      return own.take();
    }
  }

  private static double at(
      List<OwnPart.Done> all, int percent, ToDoubleFunction<OwnPart.Done> what) {
    double[] sorted = all.stream().mapToDouble(what).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
