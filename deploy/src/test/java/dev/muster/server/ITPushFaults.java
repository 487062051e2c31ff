package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.PushFact;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Network;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.Notification;
import dev.muster.simulator.apns.Trouble;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to a fleet, with dispatchers killed and APNs in trouble; judged by the log and APNs. */
class ITPushFaults {
  private static final String TOPIC =
      "com.apple.mgmt.External.0b6f8a54-5c1e-4a6b-a1d4-9c9b7a1f2e35";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FLEET = Integer.getInteger("muster.push.fleet", 900);
  private static final int KILLS = Integer.getInteger("muster.push.kills", 1);

  /** Seconds, half of them at the least. */
  private static final int REFUSING = Integer.getInteger("muster.push.refusing", 4);

  private static final int PER_SECOND = Math.max(150, FLEET / 20);

  /** What is under way when a dispatcher is killed weighs more in a small fleet. */
  private static final double MOST_DUPLICATES = FLEET < 10_000 ? 0.03 : 0.01;

  private final long seed = Long.getLong("muster.seed", 1);
  private final Random random = new Random(seed);

  @TempDir private static Path directory;
  private static TestApns testApns;
  private static ApnsSimulator apns;
  private static ServerProcess server;
  private static Network network;
  private int before;

  @BeforeAll
  static void start() throws Exception {
    testApns = TestApns.start(directory);
    apns = testApns.simulator();
    Path data = Files.createDirectories(directory.resolve("first"));
    server = new ServerProcess(data, settings());
    server.start();
    network = server.network();
    for (int i = 0; i < FLEET; i++) {
      apns.register(TOPIC, LogFleet.pushToken(i));
    }
    try (EventLog log = open()) {
      LogFleet.enrol(log, FLEET, TOPIC);
    }
    call("PUT", "/v1/push/certificates", testApns.certificate(TOPIC));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    network.close();
    server.kill();
    testApns.close();
  }

  @Test
  @Timeout(1200)
  void everyoneIsPushedThoughTheDispatcherIsKilledAndApnsRefuses() throws Exception {
    commandAll();
    for (int kill = 0; kill < KILLS; kill++) {
      awaitPushed(FLEET * kill / (KILLS + 1) + random.nextInt(FLEET / (2 * KILLS)));
      server.kill();
      server.start();
    }
    awaitPushed(3 * FLEET / 4);
    apns.trouble(Optional.of(new Trouble.Answer(503, "ServiceUnavailable")));
    Thread.sleep(random.nextInt(500 * REFUSING, 1_000 * REFUSING));
    apns.trouble(Optional.empty());
    judge();
  }

  @Test
  @Timeout(1200)
  void aSecondDispatcherTakesOverWhenTheFirstIsKilled() throws Exception {
    Path data = Files.createDirectories(directory.resolve("second"));
    for (String file : List.of("secrets/installation.key", "secrets/ca.key", "ca-chain.pem")) {
      Files.createDirectories(data.resolve(file).getParent());
      Files.copy(directory.resolve("first").resolve(file), data.resolve(file));
    }
    List<String> settings = settings();
    settings.addAll(
        List.of(
            "server.roles=push",
            "node.name=second",
            "kafka.bootstrap.servers=" + server.bootstrapServers(),
            "kafka.replication.factor=1"));
    ServerProcess second = new ServerProcess(data, settings);
    second.start();
    try {
      commandAll();
      for (int kill = 0; kill < KILLS; kill++) {
        awaitPushed(FLEET * kill / (KILLS + 1) + random.nextInt(FLEET / (2 * KILLS)));
        second.kill();
        if (kill + 1 < KILLS) {
          second.start();
        }
      }
      judge();
    } finally {
      second.kill();
    }
  }

  @Test
  @Timeout(1200)
  void whoeverWasAwayIsWokenOnceWhenTheyAreBack() throws Exception {
    for (int round = 0; round < 2; round++) {
      commandAll();
      awaitPushed(FLEET);
    }
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < FLEET; i++) {
      apns.connect(LogFleet.pushToken(i), magic -> woken.incrementAndGet());
    }
    assertEquals(FLEET, woken.get(), () -> "seed " + seed);
    for (int i = 0; i < FLEET; i++) {
      apns.disconnect(LogFleet.pushToken(i));
    }
  }

  /** A command for everyone. */
  private void commandAll() throws Exception {
    before = apns.received();
    call(
        "POST",
        "/v1/commands",
        new JsonObject()
            .put("select", new JsonObject().put("all", true))
            .put("command", new JsonObject().put("RequestType", "ProfileList"))
            .put("force", true)
            .put("expected_targets", FLEET));
  }

  private static List<String> settings() {
    List<String> settings = new ArrayList<>(List.of("push.per.second=" + PER_SECOND));
    testApns.settings().forEach((key, value) -> settings.add(key + "=" + value));
    return settings;
  }

  private void awaitPushed(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> accepted().size() >= count);
  }

  private List<Notification> accepted() {
    return apns.journal().stream().skip(before).filter(Notification::accepted).toList();
  }

  /**
   * By APNs' journal and by the log: each device was pushed, and nearly none of them twice. A push
   * that is in no record is one too many, as is another first one; the one that comes minutes later
   * to a device that stays away is not.
   */
  private void judge() throws Exception {
    try (EventLog log = open()) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log.view()
                      .devices()
                      .flatMap(device -> device.channels().values().stream())
                      .allMatch(channel -> channel.pushes().wanted().isEmpty()));
      List<Notification> accepted = accepted();
      assertEquals(
          FLEET,
          accepted.stream().map(Notification::token).distinct().count(),
          () -> "seed " + seed);
      // What was under way when the journal was read is written down soon.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Map<UUID, Integer> attempts = attempts(log);
                long tooMany =
                    accepted.stream()
                            .filter(push -> attempts.getOrDefault(push.apnsId(), 1) == 1)
                            .count()
                        - FLEET;
                assertTrue(
                    tooMany <= FLEET * MOST_DUPLICATES,
                    () -> "seed %d: %d of %d twice".formatted(seed, tooMany, FLEET));
              });
    }
  }

  /** Which push to its device each recorded one was, since the device last got something new. */
  private static Map<UUID, Integer> attempts(EventLog log) throws TimeoutException {
    Map<UUID, Integer> attempts = new HashMap<>();
    log.history()
        .readAll(
            entry -> {
              if (entry.event().fact() instanceof PushFact.PushAccepted push) {
                attempts.put(push.apnsId(), push.attempt());
              }
            });
    return attempts;
  }

  private static EventLog open() {
    EventLog log =
        EventLog.open(LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate());
    log.awaitReady(PATIENCE);
    return log;
  }

  private static void call(String method, String path, JsonObject body) throws Exception {
    String token = Files.readString(directory.resolve("first/admin-token")).strip();
    assertTrue(
        network
                .send(
                    HttpRequest.newBuilder(server.adminUrl().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body.encode())))
                .statusCode()
            < 300);
  }
}
