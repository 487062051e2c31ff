package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.backup.Backup;
import dev.muster.backup.Restore;
import dev.muster.core.device.DeviceFold;
import dev.muster.core.event.EnrollmentId;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What released versions wrote is read by this one. A release adds a directory, written by {@code
 * mvn verify -pl deploy -Dtest=ITVersionSkew -Dmuster.release=VERSION}, and none is ever changed.
 */
class ITVersionSkew {
  private static final Path RELEASES = Path.of("src/test/resources/releases");
  private static final String SNAPSHOTS = "snapshots.base64";
  private static final String STATES = "states.json";
  private static final String BACKUP = "backup.zip";

  @TempDir Path directory;

  static Stream<Path> releases() throws Exception {
    try (Stream<Path> found = Files.list(RELEASES)) {
      return found.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theEventsOfAReleaseLeadToTheStatesThatItKnew(Path release) throws Exception {
    Path data = restored(release);
    try (RunningServer running = RunningServer.start(data)) {
      JsonObject then = new JsonObject(Files.readString(release.resolve(STATES)));
      assertEquals(then, KnownFields.of(then, states(running)));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theSnapshotsOfAReleaseAreReadAndWhereTheFoldIsTheSameTheyAgree(Path release)
      throws Exception {
    Path data = restored(release);
    try (RunningServer running = RunningServer.start(data)) {
      List<String> snapshots = Files.readAllLines(release.resolve(SNAPSHOTS));
      assertTrue(snapshots.size() > 5);
      for (String base64 : snapshots) {
        DeviceSnapshot snapshot =
            running.server.log().snapshots().decode(Base64.getDecoder().decode(base64));
        assertTrue(snapshot.getFoldVersion() <= DeviceFold.VERSION);
        if (snapshot.getFoldVersion() == DeviceFold.VERSION) {
          assertEquals(
              running.server.log().view().device(new EnrollmentId(snapshot.getDeviceId())),
              SnapshotMapping.toCore(snapshot));
        }
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "muster.release", matches = ".+")
  void write() throws Exception {
    Path release = Files.createDirectories(RELEASES.resolve(System.getProperty("muster.release")));
    Behaviour moody =
        (type, times) ->
            switch (type) {
              case "SecurityInfo" -> Behaviour.Reaction.FAIL;
              case "CertificateList" -> Behaviour.Reaction.NOT_NOW;
              default -> Behaviour.Reaction.OBEY;
            };
    try (RunningServer running = RunningServer.start(directory)) {
      SimulatedFleet fleet = running.fleet(8, moody);
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      List<SimulatedDevice> devices = fleet.devices();
      for (String type : List.of("ProfileList", "SecurityInfo", "CertificateList")) {
        running.queue(devices, new JsonObject().put("RequestType", type));
      }
      fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
      String left =
          running
              .queue(devices, new JsonObject().put("RequestType", "InstalledApplicationList"))
              .getString("command_uuid");
      devices.get(0).converse();
      devices.get(1).checkOut();
      devices.get(2).renewCertificate();
      devices.get(2).converse();
      devices.get(3).enroll();
      running.post(
          "/v1/enrollments/" + devices.get(4).hardware().udid() + "/hold",
          "application/json",
          new JsonObject().toBuffer());
      running.post(
          "/v1/commands/" + left + "/cancel",
          "application/json",
          new JsonObject()
              .put("enrollments", new JsonArray().add(devices.get(5).hardware().udid()))
              .toBuffer());
      String bootstrap = running.server.bootstrapServers();
      // Snapshots are written every five seconds, those of a device's last event last.
      await()
          .atMost(Duration.ofSeconds(30))
          .during(Duration.ofSeconds(8))
          .until(() -> snapshots(bootstrap).size() == 8);
      Files.write(
          release.resolve(SNAPSHOTS),
          snapshots(bootstrap).values().stream()
              .map(bytes -> Base64.getEncoder().encodeToString(bytes))
              .toList());
      Files.writeString(release.resolve(STATES), states(running).encodePrettily() + "\n");
      try (OutputStream out = Files.newOutputStream(release.resolve(BACKUP))) {
        Backup.write(directory, bootstrap, Optional.empty(), out);
      }
    }
  }

  private Path restored(Path release) throws Exception {
    Path data = Files.createDirectories(directory.resolve("restored"));
    try (Restore restore = Restore.open(release.resolve(BACKUP))) {
      restore.files(data);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
        restore.record(kafka.bootstrapServers());
      }
    }
    return data;
  }

  /** What the API says of every enrolment and of what became of every command for it. */
  private static JsonObject states(RunningServer running) throws Exception {
    JsonObject states = new JsonObject();
    for (Object one : running.json("/v1/enrollments").getJsonArray("enrollments")) {
      String id = ((JsonObject) one).getString("id");
      states.put(
          id,
          new JsonObject()
              .put("enrollment", running.json("/v1/enrollments/" + id))
              .put("commands", running.json("/v1/enrollments/" + id + "/commands"))
              .put("history", running.json("/v1/enrollments/" + id + "/history?limit=100")));
    }
    return states;
  }

  /** The last snapshot of each device. */
  private static Map<String, byte[]> snapshots(String bootstrap) {
    Map<String, byte[]> last = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.DEVICES.topicName()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          last.put(new String(record.key()), record.value());
        }
      }
    }
    return last;
  }
}
