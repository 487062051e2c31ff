package dev.muster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster simulate}: devices for everybody. */
@Timeout(90)
class ITSimulate {
  @TempDir static Path directory;
  private static MusterServer server;

  @BeforeAll
  static void start() {
    server =
        MusterServer.start(
            Configuration.read(
                directory,
                Optional.empty(),
                Map.of(),
                Map.of(
                    "gateway.host", "127.0.0.1",
                    "gateway.port", "0",
                    "admin.port", "0",
                    "operations.port", "0",
                    "kafka.embedded.port", "0",
                    "inventory.enabled", "false")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void simulatedDevicesEnrollByALinkAndDoWhatTheyAreTold() throws Exception {
    String link =
        Ran.of(directory, "enroll-link", "create", "simulated", "--multiple").out().strip();
    CompletableFuture<Ran> living =
        CompletableFuture.supplyAsync(
            () ->
                Ran.of(
                    directory,
                    "simulate",
                    "--enroll",
                    link,
                    "-n",
                    "5",
                    "--not-now",
                    "0.2",
                    "--every",
                    "PT0.5S",
                    "--for",
                    "PT20S"));
    await().atMost(30, TimeUnit.SECONDS).until(() -> devices().size() == 5);
    Ran told = Ran.of(directory, "command", "SecurityInfo", "--all", "--wait", "PT15S");
    assertEquals(0, told.exit(), told.out() + told.err());
    assertEquals(
        5,
        devices().stream()
            .map(device -> ((JsonObject) device).getString("device_name"))
            .distinct()
            .count());
    assertEquals(
        3,
        devices().stream()
            .filter(device -> ((JsonObject) device).getString("product_name").startsWith("Mac"))
            .count());
    Ran ended = living.get(60, TimeUnit.SECONDS);
    assertEquals(0, ended.exit(), ended.err());
    assertTrue(ended.out().contains("5 devices are enrolled"), ended.out());
    assertTrue(ended.out().contains("5 Acknowledged, 2 NotNow, 0 Error"), ended.out());
  }

  @Test
  void aLinkThatIsNoneIsRefusedInOneLine() {
    Ran ran = Ran.of(directory, "simulate", "--enroll", "mdm.example.com");
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("--enroll takes a link"), ran.err());
  }

  private static JsonArray devices() {
    return new JsonObject(Ran.of(directory, "devices", "--json").out()).getJsonArray("enrollments");
  }
}
