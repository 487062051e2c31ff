package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.Reply;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.QueueFact;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Network;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One command for a whole fleet (ten thousand in the long form), with the server killed in it. */
class ITFanOut {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int FLEET = Integer.getInteger("muster.fanout.fleet", 400);
  private static final int KILLS = 2;

  @TempDir Path data;
  private ServerProcess server;
  private Network network;

  @BeforeEach
  void start() throws IOException {
    server = new ServerProcess(data);
    server.start();
    network = server.network();
  }

  @AfterEach
  void stop() throws InterruptedException {
    network.close();
    server.kill();
  }

  @Test
  @Timeout(300)
  void everyTargetGetsTheCommandOnceHoweverOftenTheServerIsKilled() throws Exception {
    long seed = Long.getLong("muster.seed", 1);
    Random random = new Random(seed);
    enrolAFleet();
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      killAfter(1 + random.nextInt(FLEET - 1), this::request);
      // Its answer may have been lost with the server; the record has it.
      commands.add(lastRequested());
      awaitStates(commands.getLast(), "queued", seed);
    }
    request();
    String cancelled = lastRequested();
    awaitStates(cancelled, "queued", seed);
    killAfter(
        1 + random.nextInt(FLEET - 1),
        () -> call("/v1/commands/%s/cancel".formatted(cancelled), Optional.of("{}")));
    awaitStates(cancelled, "cancelled", seed);
    for (String uuid : commands) {
      awaitStates(uuid, "queued", seed);
    }
    countInTheLog(commands, seed);
  }

  /** A server that has just started may still be at its index. */
  private String lastRequested() {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () ->
                call("/v1/commands?limit=1", Optional.empty())
                    .getJsonArray("commands")
                    .getJsonObject(0)
                    .getString("command_uuid"),
            uuid -> !uuid.isEmpty());
  }

  /** Waits until a command is in one state for all its targets. */
  private void awaitStates(String uuid, String state, long seed) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertEquals(
                    new JsonObject().put(state, FLEET),
                    call("/v1/commands/" + uuid, Optional.empty()).getJsonObject("states"),
                    () -> "seed " + seed));
  }

  /** What an admin does, during which the server may go. */
  private interface Act {
    void run() throws Exception;
  }

  /** Kills the server when the log has grown by so many events of devices, and starts it again. */
  private void killAfter(int events, Act act) throws Exception {
    try (EventLog log = open();
        ExecutorService admin = Executors.newSingleThreadExecutor()) {
      long before = events(log);
      Future<?> acting =
          admin.submit(
              () -> {
                act.run();
                return null;
              });
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> events(log) >= before + events);
      server.kill();
      try {
        acting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        // The answer did not come; but what was asked for stands in the log, or it would not have
        // grown.
        assertInstanceOf(IOException.class, e.getCause());
      }
    }
    server.start();
  }

  private static long events(EventLog log) {
    return log.view().positions().values().stream().mapToLong(Long::longValue).sum();
  }

  /** A command for everyone, which the server answers before all are reached. */
  private void request() throws Exception {
    String all =
        "{\"select\":{\"all\":true},\"command\":{\"RequestType\":\"ProfileList\"},\"expected_targets\":%d}"
            .formatted(FLEET);
    call("/v1/commands", Optional.of(all));
  }

  /** By the log itself, with a fold of its own: each target took the command exactly once. */
  private void countInTheLog(List<String> commands, long seed) throws Exception {
    Map<String, Set<EnrollmentId>> taken = new HashMap<>();
    try (EventLog log = open()) {
      log.history()
          .readAll(
              entry -> {
                if (entry.event().fact() instanceof QueueFact.CommandQueued(var command, var at)
                    && entry.step().reply() instanceof Reply.Accepted) {
                  boolean first =
                      taken
                          .computeIfAbsent(command.uuid().value(), uuid -> new HashSet<>())
                          .add(entry.event().enrollment().orElseThrow().id());
                  assertTrue(first, () -> "seed " + seed + ": taken twice");
                }
              });
      commands.forEach(uuid -> assertEquals(FLEET, taken.get(uuid).size(), () -> "seed " + seed));
      assertTrue(
          log.view()
              .devices()
              .allMatch(
                  d ->
                      d.channels().values().stream()
                          .allMatch(c -> c.queue().waiting().size() == KILLS)),
          () -> "seed " + seed);
    }
  }

  private void enrolAFleet() throws Exception {
    try (EventLog log = open()) {
      LogFleet.enrol(log, FLEET, "topic");
      assertEquals(FLEET, log.view().devices().count());
    }
  }

  private EventLog open() {
    EventLog log =
        EventLog.open(LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate());
    log.awaitReady(PATIENCE);
    return log;
  }

  private JsonObject call(String path, Optional<String> body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.adminUrl().resolve(path))
            .header(
                "Authorization", "Bearer " + Files.readString(data.resolve("admin-token")).strip());
    body.ifPresent(
        json ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    return new JsonObject(Buffer.buffer(network.send(request).body()));
  }
}
