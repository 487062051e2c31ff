package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One message for SCEP, sent again and again by someone who has nothing else. */
@Timeout(120)
class ITEnrollmentFlood {
  private static final int FLOOD = 600;
  private static final int RECORDED = 5;

  @TempDir Path data;

  @Test
  void refusalsAreCountedAndASampleOfThemIsRecorded() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("limits.refusals.per.second", "0");
    settings.put("limits.refusals.burst", Integer.toString(RECORDED));
    settings.put("limits.enrollments.burst", Integer.toString(FLOOD / 2));
    settings.put("limits.enrollments.per.second", "0");
    try (RunningServer running = RunningServer.start(data, settings)) {
      EnrollmentInstructions instructions =
          EnrollmentInstructions.fetch(running.network, running.server.enrollUrl());
      byte[] message = Identity.scepRequest(running.network, instructions);
      HttpRequest.Builder spend = operation(running, message);
      assertEquals(200, running.network.send(spend).statusCode());
      byte[] replayed = Identity.scepRequest(running.network, instructions);
      List<Callable<Integer>> flood = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        flood.add(() -> running.network.send(operation(running, replayed)).statusCode());
      }
      int turnedAway = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
        for (Future<Integer> one : threads.invokeAll(flood)) {
          int status = one.get();
          assertTrue(status == 200 || status == 503, "answered " + status);
          turnedAway += status == 503 ? 1 : 0;
        }
      }
      assertTrue(turnedAway >= FLOOD / 2, "told to come again: " + turnedAway);
      assertEquals(
          RECORDED,
          FleetLog.facts(running.server.bootstrapServers(), CertificateRefused.class).size());
      int refused = FLOOD - turnedAway;
      await()
          .atMost(RunningServer.PATIENCE)
          .until(
              () ->
                  RunningServer.operations(running.server, "metrics")
                      .body()
                      .contains(
                          "muster_refusals_total{at=\"scep\",reason=\"challenge-spent\"} %.1f"
                              .formatted((double) refused)));
    }
  }

  private static HttpRequest.Builder operation(RunningServer running, byte[] message) {
    return HttpRequest.newBuilder(
            running.server.enrollUrl().resolve("/scep?operation=PKIOperation"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(message));
  }
}
