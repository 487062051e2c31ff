package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.hook.HookReceiver;
import dev.muster.simulator.hook.Temper;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a webhook is survives the server. */
class ITWebhookRestart {
  private static final int DEVICES = 200;
  private static final int EVENTS = 2 * DEVICES;
  private static final int IN_FLIGHT = 8;

  @TempDir private Path data;

  @Test
  void whoeverWasToldAPartBeforeARestartIsToldTheRestAfterIt() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("webhooks.allow.http", "true");
    settings.put("webhooks.allow.private", "true");
    settings.put("webhooks.in.flight", Integer.toString(IN_FLIGHT));
    Heard heard = new Heard();
    try (HookReceiver receiver = HookReceiver.start(Temper.SLOW, 1, heard)) {
      try (RunningServer running = RunningServer.start(data, settings)) {
        JsonObject wanted =
            new JsonObject()
                .put("name", "hook")
                .put("url", receiver.url().toString())
                .put("format", "micromdm")
                .put("allow_http", true)
                .put("allow_private", true);
        assertEquals(
            201, running.post("/v1/webhooks", "application/json", wanted.toBuffer()).statusCode());
        LogFleet.enrol(running.server.log(), DEVICES, "topic");
        await().atMost(RunningServer.PATIENCE).until(() -> heard.calls().size() > DEVICES / 2);
      }
      int before = heard.calls().size();
      assertTrue(before < EVENTS, "nothing was left to be told");
      try (RunningServer _ = RunningServer.start(data, settings)) {
        await().atMost(RunningServer.PATIENCE).until(() -> distinct(heard) == EVENTS);
      }
    }
    for (int i = 0; i < DEVICES; i++) {
      assertEquals(
          List.of("mdm.Authenticate", "mdm.TokenUpdate"),
          heard.topics(LogFleet.id(i).value()).stream().distinct().toList());
    }
    assertTrue(
        heard.calls().size() <= EVENTS + 2 * IN_FLIGHT,
        () -> "%d calls for %d events".formatted(heard.calls().size(), EVENTS));
  }

  private static long distinct(Heard heard) {
    return heard.events().stream().map(e -> e.getString("event_id")).distinct().count();
  }
}
