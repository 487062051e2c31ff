package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server killed without warning while a fleet works. */
@Timeout(240)
class ITKill {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final int NEVER = Integer.MAX_VALUE;

  /** Two hundred in the long form. */
  private static final int ENROLLING = Integer.getInteger("muster.kill.fleet", 100);

  @TempDir Path data;
  private ServerProcess server;
  private Network network;
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger killAt = new AtomicInteger(NEVER);

  @BeforeEach
  void start() throws Exception {
    server = new ServerProcess(data);
    server.start();
    network = server.network();
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
    server.kill();
  }

  @Test
  void everyAnswerThatADeviceGotStandsInTheLogAndEveryCommandEndsOnce() throws Exception {
    SimulatedFleet fleet = fleet(60);
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    List<String> types =
        List.of("CertificateList", "SecurityInfo", "ProfileList", "InstalledApplicationList");
    for (String type : types) {
      queue(fleet, type);
    }
    // In the middle: some answers were given, and most are still to come.
    int before = answers.get();
    killAmidst(fleet, SimulatedDevice::converse, List.of(before + 60));

    try (EventLog log = follow()) {
      Recomputation recomputed = Recomputation.of(log);
      recomputed.agreesWith(fleet.devices());
      recomputed.endsEachCommandOnce();
      assertEquals(types.size() * 60, recomputed.endedCommands());
    }
  }

  @Test
  void everyDeviceEndsEnrolledOnceWithACertificateThatTheLogKnows() throws Exception {
    long seed = Long.getLong("muster.seed", 1);
    Random random = new Random(seed);
    SimulatedFleet fleet = fleet(ENROLLING);
    // Two answers a device, Authenticate and TokenUpdate: each time, half of them and more are to
    // come.
    List<Integer> kills =
        List.of(
            ENROLLING / 10 + random.nextInt(ENROLLING / 3),
            ENROLLING / 2 + random.nextInt(ENROLLING / 2));
    killAmidst(fleet, SimulatedDevice::enroll, kills);

    List<CertificateIssued> issued =
        FleetLog.facts(server.bootstrapServers(), CertificateIssued.class);
    Set<BigInteger> winners = new HashSet<>();
    Set<Object> spent = new HashSet<>();
    for (CertificateIssued certificate : issued) {
      if (spent.add(certificate.challenge().orElseThrow())) {
        winners.add(new BigInteger(certificate.serialNumber(), 16));
      }
    }
    try (EventLog log = follow()) {
      Recomputation.of(log).agreesWith(fleet.devices());
      for (SimulatedDevice device : fleet.devices()) {
        assertTrue(
            winners.contains(device.certificate().getSerialNumber()),
            () -> "seed " + seed + ": a certificate that the log does not know");
        EnrollmentId id = new EnrollmentId(device.hardware().udid());
        assertEquals(
            EnrollmentStatus.ENROLLED,
            log.view().device(id).channel(id).orElseThrow().status(),
            () -> "seed " + seed);
      }
    }
  }

  /** Lets the fleet act, and kills the server each time that so many answers were given. */
  private void killAmidst(SimulatedFleet fleet, SimulatedFleet.Act act, List<Integer> atAnswers)
      throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Iterator<Integer> kills = atAnswers.iterator();
      killAt.set(kills.next());
      Future<?> work =
          thread.submit(
              () -> {
                fleet.all(act, PATIENCE);
                return null;
              });
      while (killAt.get() < NEVER) {
        await().atMost(PATIENCE).until(() -> answers.get() >= killAt.get());
        server.kill();
        assertFalse(work.isDone(), "the fleet was done before the server was killed");
        killAt.set(kills.hasNext() ? kills.next() : NEVER);
        server.launch();
      }
      work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private SimulatedFleet fleet(int devices) {
    return SimulatedFleet.create(
        devices, network, server.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> heard());
  }

  /** Who looks for the number from time to time finds a later one, or the fleet done. */
  private void heard() {
    if (answers.incrementAndGet() >= killAt.get()) {
      server.strike();
    }
  }

  /** Any node that follows the log may judge; this one needs no secret for it. */
  private EventLog follow() {
    EventLog log =
        EventLog.open(LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate());
    log.awaitReady(PATIENCE);
    return log;
  }

  private void queue(SimulatedFleet fleet, String type) throws Exception {
    JsonObject request =
        new JsonObject()
            .put(
                "enrollments",
                new JsonArray(fleet.devices().stream().map(d -> d.hardware().udid()).toList()))
            .put("command", new JsonObject().put("RequestType", type));
    int status =
        network
            .send(
                HttpRequest.newBuilder(server.adminUrl().resolve("/v1/commands"))
                    .header(
                        "Authorization",
                        "Bearer " + Files.readString(data.resolve("admin-token")).strip())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(request.encode())))
            .statusCode();
    assertEquals(201, status);
  }
}
