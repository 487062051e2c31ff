package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than can be answered. */
class ITOverload {
  @TempDir Path data;

  @Test
  void aRequestBeyondThoseInFlightIsToldToComeAgain() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("limits.requests.in.flight", "0");
    try (RunningServer running = RunningServer.start(data, settings)) {
      HttpResponse<byte[]> answer =
          running.network.send(
              HttpRequest.newBuilder(running.server.deviceUrl())
                  .PUT(HttpRequest.BodyPublishers.ofString("anything")));
      assertEquals(503, answer.statusCode());
      assertTrue(answer.headers().firstValue("Retry-After").isPresent());
    }
  }
}
