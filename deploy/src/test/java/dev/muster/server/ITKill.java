package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, killed without warning while a fleet works. */
@Timeout(180)
class ITKill {
  private static final int DEVICES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path data;
  private final int gatewayPort = freePort();
  private final int adminPort = freePort();
  private final int kafkaPort = freePort();
  private Process process;

  @AfterEach
  void stop() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyAnswerThatADeviceGotStandsInTheLogAndEveryCommandEndsOnce() throws Exception {
    startServer();
    String token = Files.readString(data.resolve("admin-token")).strip();
    URI admin = URI.create("https://localhost:" + adminPort);
    AtomicInteger answers = new AtomicInteger();
    try (Network network =
        new Network(
            OperatorFiles.certificates(data.resolve("ca.pem")), HttpClient.Version.HTTP_1_1)) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              DEVICES,
              network,
              URI.create("https://localhost:" + gatewayPort + "/enroll"),
              Behaviour.OBEDIENT,
              (device, entry) -> answers.incrementAndGet());
      fleet.all(SimulatedDevice::enroll, PATIENCE);
      List<String> types =
          List.of("DeviceInformation", "SecurityInfo", "ProfileList", "InstalledApplicationList");
      for (String type : types) {
        queue(network, admin, token, fleet, type);
      }

      int before = answers.get();
      try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
        Future<?> work =
            thread.submit(
                () -> {
                  fleet.all(SimulatedDevice::converse, PATIENCE);
                  return null;
                });
        // In the middle: some answers were given, and most are still to come.
        await().atMost(PATIENCE).until(() -> answers.get() > before + DEVICES);
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        assertTrue(!work.isDone(), "the fleet was done before the server was killed");
        startServer();
        work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }

      // Any node that follows the log may judge; this one needs no secret for it.
      try (EventLog log =
          EventLog.open(
              LogSettings.embedded("127.0.0.1:" + kafkaPort), InstallationKey.generate())) {
        Recomputation recomputed = Recomputation.of(log);
        recomputed.agreesWith(fleet.devices());
        recomputed.endsEachCommandOnce();
        assertEquals(types.size() * DEVICES, recomputed.endedCommands());
      }
    }
  }

  private static void queue(
      Network network, URI admin, String token, SimulatedFleet fleet, String type)
      throws Exception {
    JsonObject request =
        new JsonObject()
            .put(
                "enrollments",
                new JsonArray(fleet.devices().stream().map(d -> d.hardware().udid()).toList()))
            .put("command", new JsonObject().put("RequestType", type));
    int status =
        network
            .send(
                HttpRequest.newBuilder(admin.resolve("/v1/commands"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(request.encode())))
            .statusCode();
    assertEquals(201, status);
  }

  private void startServer() throws IOException {
    Path output = data.resolve("server.out");
    Files.deleteIfExists(output);
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.cli.Main",
                "serve",
                "--data",
                data.toString(),
                "--set",
                "gateway.host=127.0.0.1",
                "--set",
                "gateway.port=" + gatewayPort,
                "--set",
                "admin.port=" + adminPort,
                "--set",
                "kafka.embedded.port=" + kafkaPort)
            .redirectOutput(output.toFile())
            .redirectError(data.resolve("server.err").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Files.exists(output) && Files.readString(output).contains("Ready.")
                    || !process.isAlive());
    assertTrue(process.isAlive(), () -> "the server did not start, see " + output);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
