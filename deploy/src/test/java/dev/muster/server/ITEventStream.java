package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Actor;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.stream.EventStream;
import dev.muster.log.view.FoldedEvent;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens, as a stream that is cut and resumed. */
@Timeout(120)
class ITEventStream {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 40;
  private static final int LINES_BETWEEN_CUTS = 23;

  @TempDir static Path directory;
  private static RunningServer running;
  private static SimulatedFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(directory);
    fleet = running.fleet(4, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, PATIENCE);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aStreamThatIsCutInTheMiddleOfTrafficGoesOnWithNothingMissingOrTwice() throws Exception {
    Map<String, Long> before = positions();
    try (Lines whole = Lines.of(running, "/v1/events")) {
      CompletableFuture<Map<String, Long>> after =
          CompletableFuture.supplyAsync(ITEventStream::traffic);
      // One that ends the wait for a line where all others have come.
      after.thenRun(ITEventStream::queue);
      JsonObject first = new JsonObject(whole.next());
      List<JsonObject> cut = cutUp(first, before, after);
      List<JsonObject> all = new ArrayList<>(List.of(first));
      while (!complete(all, before, after)) {
        all.add(new JsonObject(whole.next()));
      }
      assertEquals(byPartition(all, after.get()), byPartition(cut, after.get()));
    }
  }

  @Test
  void aBrowserGetsThePositionsAsIdsAndComesAgainWithTheLast() throws Exception {
    var request =
        running
            .admin("/v1/events?kind=CommandQueued")
            .header("Accept", "text/event-stream")
            .build();
    String position;
    try (Lines stream = Lines.of(running, request)) {
      queue();
      String id = stream.next();
      assertTrue(id.startsWith("id: "), id);
      String data = stream.next();
      assertTrue(data.startsWith("data: {"), data);
      position = id.substring("id: ".length());
    }
    String uuid = queue();
    var again =
        running.admin("/v1/events?kind=CommandQueued").header("Last-Event-ID", position).build();
    try (Lines stream = Lines.of(running, again)) {
      assertEquals(uuid, new JsonObject(stream.next()).getString("command_uuid"));
    }
  }

  @Test
  void aPositionOfAnotherLogIsRefused() throws Exception {
    HttpResponse<byte[]> answer = running.get("/v1/events?from=AQABAP8B");
    assertEquals(400, answer.statusCode());
  }

  @Test
  void whoTakesSlowlyMissesNothing() throws Exception {
    EventLog log = running.server.log();
    int many = 5_000;
    EventFactory events = new EventFactory(new Recorder("test", "test"), InstantSource.system());
    try (EventStream stream =
        log.streams(emptyIndex())
            .open(Optional.empty(), e -> e.fact() instanceof LoadFact.MessagesTurnedAway)) {
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 1; i <= many; i++) {
        var event =
            events.fleet(new Actor.System("test"), "test", new LoadFact.MessagesTurnedAway(i));
        last = log.append(event);
        if (i % 1000 == 0) {
          last.get();
        }
      }
      List<Integer> found = new ArrayList<>();
      while (found.size() < many) {
        FoldedEvent next = stream.next(PATIENCE).orElseThrow();
        found.add(((LoadFact.MessagesTurnedAway) next.event().fact()).messages());
      }
      assertEquals(IntStream.rangeClosed(1, many).boxed().toList(), found);
    }
  }

  /** Reads a few lines at a time, each time from where the time before ended. */
  private static List<JsonObject> cutUp(
      JsonObject first, Map<String, Long> before, CompletableFuture<Map<String, Long>> after)
      throws Exception {
    List<JsonObject> found = new ArrayList<>(List.of(first));
    while (true) {
      String position = found.getLast().getString("position");
      try (Lines lines = Lines.of(running, "/v1/events?from=" + position)) {
        for (int i = 0; i < LINES_BETWEEN_CUTS; i++) {
          if (complete(found, before, after)) {
            return found;
          }
          found.add(new JsonObject(lines.next()));
        }
      }
    }
  }

  /** Whether all that happened while there was traffic is among them. */
  private static boolean complete(
      List<JsonObject> found, Map<String, Long> before, CompletableFuture<Map<String, Long>> after)
      throws Exception {
    Map<String, Long> seen = new TreeMap<>(before);
    found.forEach(line -> seen.put(partition(line), line.getLong("offset") + 1));
    return after.isDone()
        && after.get().entrySet().stream().allMatch(e -> seen.get(e.getKey()) >= e.getValue());
  }

  private static String partition(JsonObject line) {
    return (line.containsKey("enrollment") ? "device " : "fleet ") + line.getInteger("partition");
  }

  private static Map<String, Long> positions() {
    Map<String, Long> all = new TreeMap<>();
    running.server.log().view().positions().forEach((p, next) -> all.put("device " + p, next));
    all.put("fleet 0", running.server.log().view().fleetPosition());
    return all;
  }

  /** As told, but for the position: the order between partitions may be another one. */
  private static Map<String, List<JsonObject>> byPartition(
      List<JsonObject> lines, Map<String, Long> ends) {
    Map<String, List<JsonObject>> found = new TreeMap<>();
    for (JsonObject line : lines) {
      if (line.getLong("offset") >= ends.get(partition(line))) {
        continue;
      }
      JsonObject told = line.copy();
      told.remove("position");
      boolean device = line.containsKey("enrollment");
      found
          .computeIfAbsent(
              (device ? "device " : "fleet ") + line.getInteger("partition"),
              p -> new ArrayList<>())
          .add(told);
    }
    return found;
  }

  /** Devices that talk and fetch commands, until the log has come to these positions. */
  private static Map<String, Long> traffic() {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        if (i % 8 == 0) {
          queue();
        }
        fleet.all(SimulatedDevice::converse, PATIENCE);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return positions();
  }

  private static String queue() {
    try {
      return running
          .queue(
              List.of(fleet.devices().getFirst()),
              new JsonObject().put("RequestType", "ProfileList"))
          .getString("command_uuid");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of an installation without devices. */
  private static HistoryIndex emptyIndex() {
    return (HistoryIndex)
        Proxy.newProxyInstance(
            HistoryIndex.class.getClassLoader(),
            new Class<?>[] {HistoryIndex.class},
            (proxy, method, arguments) -> method.getReturnType() == List.class ? List.of() : null);
  }
}
