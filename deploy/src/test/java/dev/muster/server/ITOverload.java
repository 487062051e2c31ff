package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.LoadFact.MessagesTurnedAway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than can be answered. */
class ITOverload {
  private static final int PUSHES_A_SECOND = 400;

  @TempDir private static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("limits.requests.in.flight", "0");
    settings.put("push.per.second", Integer.toString(PUSHES_A_SECOND));
    running = RunningServer.start(data, settings);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aRequestBeyondThoseInFlightIsToldToComeAgain() throws Exception {
    HttpResponse<byte[]> answer = message();
    assertEquals(503, answer.statusCode());
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void thatIsOnTheRecordAndSlowsThePushesDown() throws Exception {
    message();
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () ->
                !FleetLog.facts(running.server.bootstrapServers(), MessagesTurnedAway.class)
                    .isEmpty());
    await().atMost(RunningServer.PATIENCE).until(() -> pushesASecond() < PUSHES_A_SECOND);
  }

  private static HttpResponse<byte[]> message() throws Exception {
    return running.network.send(
        HttpRequest.newBuilder(running.server.deviceUrl())
            .PUT(HttpRequest.BodyPublishers.ofString("anything")));
  }

  private static double pushesASecond() throws Exception {
    return RunningServer.operations(running.server, "metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("muster_push_rate "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .findFirst()
        .orElseThrow();
  }
}
