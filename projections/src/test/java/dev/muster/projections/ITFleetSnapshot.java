package dev.muster.projections;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.fleet.FleetState;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.snapshot.FleetEntries;
import dev.muster.log.snapshot.FoldedFleet;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.TopicScan;
import dev.muster.projections.snapshot.SnapshotSettings;
import dev.muster.projections.snapshot.Snapshots;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fleet's log says, in snapshots on a real broker. */
class ITFleetSnapshot {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FLEET_EVENTS = "muster.fleet-events";
  private static final String TOPIC = SnapshotVersion.CURRENT.fleetTopic();
  private static final SealedBytes SEALED =
      new SealedBytes("k", Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2}));

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private LogSettings settings;
  private final InstallationKey key = InstallationKey.generate();

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    settings = LogSettings.embedded(kafka.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void aNodeThatStartsKnowsFromTheSnapshotWhatIsNoMoreInTheLog() throws Exception {
    FleetState known;
    Map<String, Integer> newer;
    try (EventLog log = open();
        NewerNode newerNode = new NewerNode(settings)) {
      live(log, 0);
      newerNode.write(FLEET_EVENTS, fleetEvent(log), "LabelsGiven");
      newerNode.write(FLEET_EVENTS, fleetEvent(log), "WeatherNoted");
      live(log, 10);
      makeSnapshot(log, "first");
      live(log, 20);
      // Goes on with a store that is read from its changelog.
      makeSnapshot(log, "second");
      forgetEventsBefore(log.view().fleetPosition());
      live(log, 30);
      known = log.view().fleet();
      newer = log.view().foreignFleetFacts();
    }
    assertEquals(Map.of("LabelsGiven", 1), newer);
    try (EventLog log = open()) {
      assertEquals(known, log.view().fleet());
      assertEquals(newer, log.view().foreignFleetFacts());
    }
  }

  @Test
  void aSnapshotThatLacksAnEntryCostsTimeAndNothingElse() throws Exception {
    FleetState known;
    try (EventLog log = open()) {
      live(log, 0);
      makeSnapshot(log, "streams");
      known = log.view().fleet();
    }
    write(entries().keySet().iterator().next().array(), null);
    try (EventLog log = open()) {
      assertEquals(known, log.view().fleet());
    }
  }

  @Test
  void aSnapshotThatIsRemovedIsMadeAgain() throws Exception {
    try (EventLog log = open();
        Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
      live(log, 0);
      makeSnapshot(log, "streams");
      admin.deleteTopics(List.of(TOPIC)).all().get(10, TimeUnit.SECONDS);
      await()
          .atMost(PATIENCE)
          .until(() -> !admin.listTopics().names().get(5, TimeUnit.SECONDS).contains(TOPIC));
      makeSnapshot(log, "streams");
      assertEquals(log.view().fleet(), snapshot().state());
    }
  }

  /** Something of each kind happens. */
  private static void live(EventLog log, int first) throws Exception {
    LogUnderTest written = new LogUnderTest(log);
    Instant now = Instant.now();
    for (int i = first; i < first + 3; i++) {
      Digest256 digest = new Digest256(i, 2, 3, 4);
      written.fleet(
          "token",
          new ApiTokenCreated(
              "t" + i,
              "anna",
              digest,
              ApiRole.READ,
              Optional.empty(),
              List.of("fleet:read"),
              Optional.empty()));
      written.fleet(
          "certificate",
          new CertificateIssued(
              "urn:uuid:" + i,
              "0" + i,
              Bytes.wrap(new byte[] {(byte) i}),
              now,
              Optional.of(
                  new SpentChallenge(Bytes.wrap(new byte[] {(byte) i}), now.plusSeconds(3600))),
              Optional.empty()));
      written.fleet("key", new PushKeyCreated(digest, SEALED));
      written.fleet(
          "push",
          new PushCertificateStored(
              "topic" + i % 4, List.of(Bytes.wrap(new byte[] {1})), SEALED, now));
      written.request("c" + i, "D1");
    }
    written.fleet("token", new ApiTokenRevoked("t" + first));
    assertNotEquals(FleetState.EMPTY, log.view().fleet());
  }

  /** Runs until all that the log says is in a snapshot. */
  private void makeSnapshot(EventLog log, String streams) {
    SnapshotSettings snapshots =
        new SnapshotSettings(
            SnapshotVersion.CURRENT,
            "node-1",
            directory.resolve(streams),
            Duration.ofMillis(100),
            Duration.ofHours(1));
    long end = log.view().fleetPosition();
    try (Snapshots _ = Snapshots.start(log, snapshots)) {
      await().atMost(PATIENCE).until(() -> snapshot().next() == end);
    }
  }

  private FoldedFleet snapshot() {
    Map<ByteBuffer, byte[]> entries = entries();
    return FleetEntries.read(entries.values()::forEach).folded();
  }

  private Map<ByteBuffer, byte[]> entries() {
    Properties p = new Properties();
    p.putAll(settings.kafka());
    p.put("isolation.level", "read_committed");
    Map<ByteBuffer, byte[]> found = new HashMap<>();
    try (TopicScan scan = new TopicScan(p, PATIENCE)) {
      scan.read(
          scan.partitions(TOPIC),
          entry -> {
            if (entry.value() == null) {
              found.remove(ByteBuffer.wrap(entry.key()));
            } else {
              found.put(ByteBuffer.wrap(entry.key()), entry.value());
            }
          });
    }
    return found;
  }

  /** Whoever starts can't fold them any more. */
  private void forgetEventsBefore(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(FLEET_EVENTS, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  private void write(byte[] entry, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.copyOf(settings.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, entry, value)).get(10, TimeUnit.SECONDS);
    }
  }

  private EventLog open() {
    EventLog log = EventLog.open(settings, key);
    log.awaitReady(PATIENCE);
    assertTrue(log.ready());
    return log;
  }

  private static byte[] fleetEvent(EventLog log) {
    return log.codec()
        .encode(
            LogUnderTest.EVENTS.fleet(
                new Actor.System("newer"), "subject", new ApiTokenRevoked("none")));
  }
}
