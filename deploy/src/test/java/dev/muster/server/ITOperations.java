package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a server ask it. */
class ITOperations {
  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
    running.fleet(2, Behaviour.OBEDIENT).all(SimulatedDevice::enroll, RunningServer.PATIENCE);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aServerThatRunsIsAliveAndReady() throws Exception {
    assertEquals(200, get("healthz").statusCode());
    HttpResponse<String> ready = get("readyz");
    assertEquals(200, ready.statusCode());
    assertEquals("{\"ready\":true}", ready.body());
    assertEquals(404, get("nothing").statusCode());
  }

  @Test
  void metricsCountTheFleet() throws Exception {
    String metrics = get("metrics").body();
    assertTrue(metrics.contains("muster_ready 1.0"), metrics);
    assertTrue(metrics.contains("muster_enrollments{status=\"enrolled\"} 2.0"), metrics);
    assertTrue(metrics.contains("muster_events_folded_total 4.0"), metrics);
    assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(running.server.operationsUrl().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
