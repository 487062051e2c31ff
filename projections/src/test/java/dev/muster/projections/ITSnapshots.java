package dev.muster.projections;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.QueueFact;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.projections.snapshot.SnapshotSettings;
import dev.muster.projections.snapshot.Snapshots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on a real broker. */
class ITSnapshots {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = "muster.devices";
  private static final int DEVICES = 20;

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
  void aNodeThatStartsFromSnapshotsKnowsWhatOneKnowsThatFoldedEverything() throws Exception {
    Map<String, DeviceState> folded;
    try (EventLog log = open()) {
      live(log);
      folded = states(log);
      try (Snapshots _ = Snapshots.start(log, settings(SnapshotVersion.CURRENT, "streams"))) {
        awaitSnapshotsOf(log);
      }
      // What came after the last snapshot is folded on top of it.
      new LogUnderTest(log).report("D0", ReportStatus.IDLE, null);
      folded = states(log);
    }
    try (EventLog log = open()) {
      assertEquals(folded, states(log));
    }
  }

  @Test
  void snapshotsThatAreRemovedAreMadeAgainByteForByte() throws Exception {
    Map<String, Bytes> first;
    try (EventLog log = open()) {
      live(log);
      try (Snapshots _ = Snapshots.start(log, settings(SnapshotVersion.CURRENT, "streams"))) {
        awaitSnapshotsOf(log);
      }
      first = snapshots();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(TOPIC)).all().get(10, TimeUnit.SECONDS);
      await()
          .atMost(PATIENCE)
          .until(() -> !admin.listTopics().names().get(5, TimeUnit.SECONDS).contains(TOPIC));
    }
    try (EventLog log = open();
        Snapshots _ = Snapshots.start(log, settings(SnapshotVersion.CURRENT, "streams"))) {
      awaitSnapshotsOf(log);
      assertEquals(first, snapshots());
    }
  }

  @Test
  void twoVersionsOfTheFoldEachKnowEverythingHoweverTheyTakeTurns() throws Exception {
    SnapshotVersion older = new SnapshotVersion("older");
    SnapshotVersion newer = new SnapshotVersion("newer");
    Map<String, DeviceState> folded;
    try (EventLog log = open()) {
      LogUnderTest written = new LogUnderTest(log);
      written.enrol("D0", "D1");
      try (Snapshots _ = Snapshots.start(log, settings(older, "older"))) {
        live(log);
        awaitSnapshotsOf(log);
        try (Snapshots _ = Snapshots.start(log, settings(newer, "newer"))) {
          written.report("D0", ReportStatus.IDLE, null);
          awaitStarted(newer);
        }
      }
      written.report("D1", ReportStatus.IDLE, null);
      folded = states(log);
    }
    for (SnapshotVersion version : List.of(older, newer)) {
      try (EventLog log = EventLog.open(settings, key, version)) {
        log.awaitReady(PATIENCE);
        assertEquals(folded, states(log));
        assertTrue(log.view().folded() < 20, "it did not start from its snapshots");
      }
    }
  }

  @Test
  void theSnapshotsOfAVersionThatNoNodeMakesAreRemoved() throws Exception {
    SnapshotVersion older = new SnapshotVersion("older");
    try (EventLog log = open();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      live(log);
      try (Snapshots _ = Snapshots.start(log, settings(older, "streams"))) {
        awaitStarted(older);
      }
      try (Snapshots _ = Snapshots.start(log, settings(SnapshotVersion.CURRENT, "streams"))) {
        awaitStarted(SnapshotVersion.CURRENT);
        await()
            .atMost(PATIENCE)
            .until(() -> topics(admin).stream().noneMatch(older.topics()::contains));
        assertTrue(topics(admin).contains(SnapshotVersion.CURRENT.devicesTopic()));
        assertFalse(Files.exists(directory.resolve("streams").resolve(older.application())));
      }
    }
  }

  private static Set<String> topics(Admin admin) throws Exception {
    return admin.listTopics().names().get(5, TimeUnit.SECONDS);
  }

  private SnapshotSettings settings(SnapshotVersion version, String streams) {
    return new SnapshotSettings(
        version,
        "node-1",
        directory.resolve(streams),
        Duration.ofMillis(100),
        Duration.ofMillis(500));
  }

  /** Nodes of this version have something to start from. */
  private void awaitStarted(SnapshotVersion version) {
    await().atMost(PATIENCE).until(() -> snapshots(version.devicesTopic()).size() == DEVICES);
  }

  @Test
  void aSnapshotThatCanNotBeReadCostsTimeAndNothingElse() throws Exception {
    Map<String, DeviceState> folded;
    try (EventLog log = open()) {
      live(log);
      folded = states(log);
      try (Snapshots _ = Snapshots.start(log, settings(SnapshotVersion.CURRENT, "streams"))) {
        awaitSnapshotsOf(log);
      }
    }
    write(SnapshotVersion.CURRENT.devicesTopic(), "D1", new byte[] {1, 2, 3});
    try (EventLog log = open()) {
      assertEquals(folded, states(log));
    }
  }

  /** Devices enrol, are given commands, and answer some. */
  private static void live(EventLog log) throws Exception {
    LogUnderTest written = new LogUnderTest(log);
    for (int i = 0; i < DEVICES; i++) {
      String device = "D" + i;
      written.enrol(device);
      for (int c = 0; c < 3; c++) {
        written.fact(
            device,
            new QueueFact.CommandQueued(
                LogUnderTest.command("c" + c), OptionalLong.of(i * 10L + c)));
      }
      written.report(device, ReportStatus.IDLE, null);
      written.report(device, ReportStatus.ACKNOWLEDGED, "c0");
      written.report(device, ReportStatus.NOT_NOW, "c1");
    }
  }

  private EventLog open() {
    EventLog log = EventLog.open(settings, key);
    log.awaitReady(PATIENCE);
    return log;
  }

  private static Map<String, DeviceState> states(EventLog log) {
    Map<String, DeviceState> states = new TreeMap<>();
    IntStream.range(0, DEVICES)
        .mapToObj(i -> "D" + i)
        .forEach(d -> states.put(d, log.view().device(new EnrollmentId(d))));
    assertTrue(states.values().stream().noneMatch(DeviceState.UNKNOWN::equals));
    return states;
  }

  private void awaitSnapshotsOf(EventLog log) {
    Map<String, DeviceState> wanted = states(log);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, DeviceState> found = new TreeMap<>();
              snapshots()
                  .forEach(
                      (device, bytes) ->
                          found.put(
                              device,
                              SnapshotMapping.toCore(log.snapshots().decode(bytes.toArray()))));
              assertEquals(wanted, found);
            });
  }

  private Map<String, Bytes> snapshots() {
    return snapshots(TOPIC);
  }

  private Map<String, Bytes> snapshots(String topic) {
    Properties p = new Properties();
    p.put("bootstrap.servers", kafka.bootstrapServers());
    p.put("isolation.level", "read_committed");
    Map<String, Bytes> found = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(i -> new TopicPartition(topic, i.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                r -> found.put(new String(r.key(), StandardCharsets.UTF_8), Bytes.wrap(r.value())));
      }
    }
    return found;
  }

  private void write(String topic, String device, byte[] value) throws Exception {
    Map<String, Object> p = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, device.getBytes(StandardCharsets.UTF_8), value))
          .get(10, TimeUnit.SECONDS);
    }
  }
}
