package dev.muster.log.seal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SealedBytes;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import dev.muster.log.topics.TopicScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left on the disk of a key that was destroyed. */
class ITDestroyedKeys {
  private static final byte[] SECRET = {1, 2, 3};
  private static final UUID EVENT = UUID.randomUUID();

  @TempDir Path directory;

  @Test
  void onceItsSegmentIsCompactedNothingOfTheKeyStandsInTheFilesOfTheTopic() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        EventLog log =
            EventLog.open(
                LogSettings.embedded(kafka.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(Duration.ofSeconds(60));
      soon(kafka);
      KeyScope.OfDevice gone = device("gone");
      SealedBytes sealed = log.sealer().seal(gone, EVENT, SECRET);
      SealedBytes other = log.sealer().seal(device("stays"), EVENT, SECRET);
      byte[] wrapped = value(kafka, sealed.keyId());
      byte[] othersWrapped = value(kafka, other.keyId());
      assertTrue(stands(wrapped));

      log.keyring().destroy(gone).get(10, TimeUnit.SECONDS);
      // Any record closes the segment once its time is over; a server would append one in the end.
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                log.sealer().seal(device("later-" + UUID.randomUUID()), EVENT, SECRET);
                return !stands(wrapped);
              });

      assertTrue(stands(othersWrapped));
      assertTrue(
          assertThrows(SealException.class, () -> log.sealer().open(EVENT, sealed)).destroyed());
      assertArrayEquals(SECRET, log.sealer().open(EVENT, other));
    }
  }

  private static KeyScope.OfDevice device(String id) {
    return new KeyScope.OfDevice(new EnrollmentId(id));
  }

  /** What takes an hour by the topic's own settings takes a moment. */
  private static void soon(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topic.KEYS.topicName()),
                  List.of(set("segment.ms", "200"), set("file.delete.delay.ms", "0")),
                  new ConfigResource(ConfigResource.Type.BROKER, ""),
                  List.of(set("log.cleaner.backoff.ms", "200"))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  /** The value of the record that wraps this key. */
  private static byte[] value(EmbeddedKafka kafka, String keyId) {
    Properties consumer = new Properties();
    consumer.put("bootstrap.servers", kafka.bootstrapServers());
    byte[][] found = new byte[1][];
    try (TopicScan scan = new TopicScan(consumer, Duration.ofSeconds(30))) {
      scan.read(
          scan.partitions(Topic.KEYS.topicName()),
          record -> {
            if (new String(record.key(), StandardCharsets.UTF_8).startsWith(keyId + "/")) {
              found[0] = record.value();
            }
          });
    }
    return found[0];
  }

  private boolean stands(byte[] value) {
    String wanted = new String(value, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files =
        Files.list(directory.resolve("kafka").resolve(Topic.KEYS.topicName() + "-0"))) {
      return files.anyMatch(file -> text(file).contains(wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // Removed between the listing and the reading.
      return "";
    }
  }
}
