package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.Notification;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka away in the middle of a fan-out. */
class ITPushOutage {
  private static final String TOPIC =
      "com.apple.mgmt.External.7d3a1f92-2c4e-4f0b-8f5d-6a1e9c0b4d77";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FLEET = 600;

  /** A minute where it is to be proved, and less where it is to be kept from breaking. */
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("muster.push.outage", 6));

  @TempDir Path directory;

  @Test
  @Timeout(240)
  void everyoneIsPushedAndHardlyAnyoneTwice() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    try (TestApns testApns = TestApns.start(directory);
        RunningServer running =
            RunningServer.start(directory.resolve("data"), settings(testApns, kafka))) {
      ApnsSimulator apns = testApns.simulator();
      for (int i = 0; i < FLEET; i++) {
        apns.register(TOPIC, LogFleet.pushToken(i));
      }
      LogFleet.enrol(running.server.log(), FLEET, TOPIC);
      running.storePushCertificate(testApns.certificate(TOPIC), "");
      running.post(
          "/v1/commands",
          "application/json",
          Buffer.buffer(
              ("{\"select\":{\"all\":true},\"command\":{\"RequestType\":\"ProfileList\"},"
                      + "\"force\":true,\"expected_targets\":%d}")
                  .formatted(FLEET)));
      await().atMost(PATIENCE).until(() -> apns.received() > FLEET / 3);
      kafka.close();
      Thread.sleep(AWAY);
      int meanwhile = apns.received();
      String bootstrap = running.server.bootstrapServers();
      kafka =
          EmbeddedKafka.start(
              directory.resolve("kafka"),
              Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
      await().atMost(PATIENCE).until(() -> allPushed(running));
      List<Notification> pushes = apns.journal();
      Set<String> tokens = new HashSet<>();
      pushes.forEach(p -> tokens.add(p.token()));
      assertEquals(FLEET, tokens.size());
      assertTrue(meanwhile < FLEET, "nothing is sent that can't be written down");
      assertTrue(pushes.size() - FLEET <= FLEET / 100, () -> pushes.size() + " pushes");
    } finally {
      kafka.close();
    }
  }

  private static boolean allPushed(RunningServer running) {
    return running
        .server
        .log()
        .view()
        .devices()
        .flatMap(device -> device.channels().values().stream())
        .allMatch(channel -> channel.offers() && channel.pushes().wanted().isEmpty());
  }

  private static Map<String, String> settings(TestApns apns, EmbeddedKafka kafka) {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(apns.settings());
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("kafka.partitions", "2");
    settings.put("kafka.replication.factor", "1");
    settings.put("push.per.second", "100");
    return settings;
  }
}
