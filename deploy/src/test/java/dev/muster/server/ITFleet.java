package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet works, and the log says what it did. */
@Timeout(180)
class ITFleet {
  @TempDir static Path shared;
  private static RunningServer running;

  @TempDir Path data;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(shared);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void replayingTheLogGivesForEveryReportTheCommandThatTheDeviceWasOffered() throws Exception {
    // By type and count, so that a run is the same every time: some commands fail, some are put
    // off.
    Behaviour moody =
        (type, times) ->
            switch (type) {
              case "SecurityInfo" -> Behaviour.Reaction.FAIL;
              case "InstalledApplicationList" ->
                  times == 1 ? Behaviour.Reaction.NOT_NOW : Behaviour.Reaction.OBEY;
              default -> Behaviour.Reaction.OBEY;
            };
    // The record of these devices alone.
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("commands.grace.seconds", "0");
    try (RunningServer own = RunningServer.start(data, settings)) {
      SimulatedFleet fleet = own.fleet(120, moody);
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      for (String type :
          List.of("InstalledApplicationList", "ProfileList", "SecurityInfo", "DeviceLock")) {
        own.queue(fleet.devices(), new JsonObject().put("RequestType", type));
      }
      fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
      fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);

      Recomputation log = Recomputation.of(own.server.log());
      log.agreesWith(fleet.devices());
      log.endsEachCommandOnce();
      assertEquals(4 * 120, log.endedCommands());
    }
  }

  @Test
  void aProfileThatWasInstalledIsListedAndOneThatWasRemovedIsNot() throws Exception {
    SimulatedFleet fleet = running.fleet(1, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    String profile =
        "<plist version=\"1.0\"><dict><key>PayloadIdentifier</key><string>com.example.a</string>"
            + "</dict></plist>";
    running.queue(
        fleet.devices(),
        new JsonObject()
            .put("RequestType", "InstallProfile")
            .put("Payload", Base64.getEncoder().encodeToString(profile.getBytes())));
    running.queue(
        fleet.devices(),
        new JsonObject().put("RequestType", "RemoveProfile").put("Identifier", "com.example.a"));
    running.queue(
        fleet.devices(),
        new JsonObject().put("RequestType", "RemoveProfile").put("Identifier", "com.example.a"));
    fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
    List<String> statuses =
        fleet.devices().getFirst().journal().stream()
            .flatMap(e -> e.status().stream())
            .filter(s -> !s.equals("Idle"))
            .toList();
    assertEquals(List.of("Acknowledged", "Acknowledged", "Error"), statuses);
  }

  @Test
  void devicesThatSpeakHttp2AreServed() throws Exception {
    try (Network http2 = new Network(List.of(running.server.ca()), HttpClient.Version.HTTP_2)) {
      SimulatedFleet fleet =
          SimulatedFleet.create(
              9_001,
              5,
              http2,
              running.server.enrollUrl(),
              Behaviour.OBEDIENT,
              (device, entry) -> {});
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      running.queue(fleet.devices(), new JsonObject().put("RequestType", "SecurityInfo"));
      fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
      for (SimulatedDevice device : fleet.devices()) {
        assertTrue(
            device.journal().stream()
                .map(JournalEntry::status)
                .anyMatch(s -> s.equals(Optional.of("Acknowledged"))));
      }
    }
  }

  @Test
  void anAdminWhoQueuedACommandSeesItInTheNextRead() throws Exception {
    SimulatedFleet fleet = running.fleet(20, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    for (SimulatedDevice device : fleet.devices()) {
      String uuid =
          running
              .queue(List.of(device), new JsonObject().put("RequestType", "SecurityInfo"))
              .getString("command_uuid");
      JsonObject seen = running.json("/v1/enrollments/" + device.hardware().udid());
      assertEquals(uuid, seen.getJsonArray("queue").getJsonObject(0).getString("command_uuid"));
    }
  }

  @Test
  void aServerThatIsStartedAgainGoesOnWhereItStopped() throws Exception {
    JsonObject before;
    try (RunningServer own = RunningServer.start(data)) {
      own.fleet(3, Behaviour.OBEDIENT).all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      before = own.json("/v1/enrollments?limit=1000");
    }
    try (RunningServer again = RunningServer.start(data)) {
      assertEquals(before, again.json("/v1/enrollments?limit=1000"));
    }
  }
}
