package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Actor;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.simulator.Identity;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device whose name has more than a million characters. */
@Timeout(120)
class ITHugeValues {
  private static final String NAME = "x".repeat(1_100_000);

  @TempDir Path data;

  @Test
  void itIsTakenAndCutAndTheSnapshotsGoOn() throws Exception {
    try (RunningServer running = RunningServer.start(data)) {
      authenticate(running, "HUGE", NAME);
      // As earlier versions wrote it into the log, where it stays.
      write(running, "HUGE-BEFORE");
      awaitSnapshots(running, Set.of("HUGE", "HUGE-BEFORE"));
      authenticate(running, "SMALL", "a");
      awaitSnapshots(running, Set.of("SMALL"));
      String ready = RunningServer.operations(running.server, "readyz").body();
      assertEquals("{\"ready\":true}", ready);
      String metrics = RunningServer.operations(running.server, "metrics").body();
      assertTrue(metrics.contains("muster_part_failures_total{part=\"snapshots\"} 0.0"), metrics);
      assertEquals(1024, running.json("/v1/enrollments/HUGE").getString("device_name").length());
    }
  }

  private static void authenticate(RunningServer running, String udid, String name)
      throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body =
        ("<plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key><string>"
                + udid
                + "</string><key>DeviceName</key><string>"
                + name
                + "</string></dict></plist>")
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder message =
        HttpRequest.newBuilder(running.server.deviceUrl())
            .header("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    assertEquals(200, running.network.send(message).statusCode());
  }

  private static void write(RunningServer running, String udid) throws Exception {
    EventFactory events = new EventFactory(new Recorder("earlier", "0"), InstantSource.system());
    Message.DeviceDescription none = Message.DeviceDescription.EMPTY;
    EnrollmentId id = new EnrollmentId(udid);
    MessageFact fact =
        new MessageFact.MessageReceived(
            new PresentedCertificate(
                new CertificateIdentity.Issued("urn:uuid:" + udid),
                Digest256.of(new byte[32]),
                Instant.EPOCH),
            new Message.Authenticate(
                new Message.DeviceDescription(
                    none.topic(),
                    none.serialNumber(),
                    none.model(),
                    none.modelName(),
                    none.productName(),
                    Optional.of(NAME),
                    none.osVersion(),
                    none.buildVersion(),
                    none.supervised(),
                    none.enrolledViaDep())));
    running
        .server
        .log()
        .append(
            events.device(
                events.newId(),
                new Actor.Device(udid),
                new Enrollment(id, Channel.DEVICE),
                Optional.empty(),
                fact))
        .get(20, TimeUnit.SECONDS);
  }

  private static void awaitSnapshots(RunningServer running, Set<String> wanted) {
    Properties p = new Properties();
    p.put("bootstrap.servers", running.server.bootstrapServers());
    p.put("isolation.level", "read_committed");
    Set<String> seen = new HashSet<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("muster.devices").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      await()
          .atMost(RunningServer.PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.key()));
                return seen.containsAll(wanted);
              });
    }
  }
}
