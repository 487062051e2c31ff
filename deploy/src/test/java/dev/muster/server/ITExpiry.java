package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.ExpiryFact.CertificateEnding;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing ends unseen. */
@Timeout(120)
class ITExpiry {
  @TempDir Path data;
  private final SteppingClock clock = new SteppingClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = RunningServer.start(data, RunningServer.FREE_PORTS, clock);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void allThatEndsStandsOnOnePage() throws Exception {
    SimulatedDevice device = enrolled();
    assertEquals(List.of("tls", "ca"), uses(running.json("/v1/expiring")));
    JsonObject later = running.json("/v1/expiring?before=2999-01-01T00:00:00Z");
    assertEquals(List.of("device", "tls", "ca"), uses(later));
    JsonObject first = later.getJsonArray("certificates").getJsonObject(0);
    assertEquals(device.hardware().udid(), first.getString("name"));
    assertEquals(364, first.getLong("days_left"));
  }

  @Test
  void aDeviceThatDoesNotRenewIsWarnedOfOnceForEachNumberOfDays() throws Exception {
    enrolled();
    clock.step(Duration.ofDays(365 - 20));
    awaitWarned(List.of(30));
    clock.step(Duration.ofDays(10));
    awaitWarned(List.of(30, 14));
    clock.step(Duration.ofDays(1));
    restart();
    clock.step(Duration.ofDays(4));
    awaitWarned(List.of(30, 14, 7));
  }

  @Test
  void theEndOfTheCaIsWarnedOfAYearBefore() throws Exception {
    clock.step(Duration.ofDays(3650 - 364));
    await().atMost(RunningServer.PATIENCE).until(() -> warned("ca").equals(List.of(365)));
    assertTrue(
        RunningServer.operations(running.server, "metrics")
            .body()
            .contains("muster_certificate_days{use=\"ca\"} 36"));
  }

  private void awaitWarned(List<Integer> days) {
    await().atMost(RunningServer.PATIENCE).until(() -> warned("device").equals(days));
  }

  private List<Integer> warned(String use) throws Exception {
    return FleetLog.facts(running.server.bootstrapServers(), CertificateEnding.class).stream()
        .filter(ending -> ending.use().equals(use))
        .map(CertificateEnding::days)
        .toList();
  }

  private static List<String> uses(JsonObject answer) {
    return answer.getJsonArray("certificates").stream()
        .map(one -> ((JsonObject) one).getString("use"))
        .toList();
  }

  private void restart() throws Exception {
    running.close();
    running = RunningServer.start(data, RunningServer.FREE_PORTS, clock);
  }

  private SimulatedDevice enrolled() throws Exception {
    SimulatedDevice device = running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    device.enroll();
    return device;
  }
}
