package dev.muster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.log.topics.Topic;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a server at work, and what is restored from it. */
@Timeout(180)
class ITBackup {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "gateway.host",
          "127.0.0.1",
          "gateway.port",
          "0",
          "enrollment.open",
          "true",
          "admin.port",
          "0",
          "operations.port",
          "0",
          "limits.messages.per.second",
          "1000",
          "kafka.embedded.port",
          "0",
          "inventory.enabled",
          "false");

  @TempDir Path directory;
  private volatile int gatewayPort;
  private volatile boolean stopped;

  @Test
  void theRestoredServerHasTheSameRecordAndTheDevicesGoOnWithIt() throws Exception {
    Path data = directory.resolve("data");
    Path file = directory.resolve("backup.zip");
    Path restored = directory.resolve("restored");
    MusterServer server = start(data);
    Network network = network(server);
    SimulatedFleet fleet =
        SimulatedFleet.create(
            20, network, server.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> {});
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    List<SimulatedDevice> waiting = fleet.devices().subList(0, 10);
    for (SimulatedDevice device : waiting) {
      assertEquals(0, muster(data, "command", "ProfileList", device.hardware().udid()));
    }

    Map<String, Long> before;
    Map<String, Long> all;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger conversations = new AtomicInteger();
      List<Future<?>> work =
          fleet.devices().subList(10, 20).stream()
              .<Future<?>>map(device -> threads.submit(() -> live(device, conversations)))
              .toList();
      awaitMore(conversations, 50);
      before = record(server.bootstrapServers());
      assertEquals(0, muster(data, "backup", file.toString()));
      awaitMore(conversations, 50);
      stopped = true;
      for (Future<?> one : work) {
        one.get();
      }
      all = record(server.bootstrapServers());
    } finally {
      server.close();
    }
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertEquals(0, muster(restored, "restore", file.toString()));

    long started = System.currentTimeMillis();
    try (MusterServer again = start(restored)) {
      Map<String, Long> now = record(again.bootstrapServers());
      // What the new server has written since, such as what came of its pushes.
      now.values().removeIf(recordedAt -> recordedAt >= started);
      assertTrue(now.keySet().containsAll(before.keySet()), "an event is missing");
      now.forEach((event, recordedAt) -> assertEquals(all.get(event), recordedAt, event));
      for (SimulatedDevice device : waiting) {
        int told = told(device);
        device.converse();
        device.converse();
        assertEquals(told + 1, told(device), "the command that waited comes once");
      }
    } finally {
      network.close();
    }
  }

  @Test
  void packagesAreServedFromTheRestoredServerAtTheUrlsThatDevicesWereToldBefore() throws Exception {
    InstallerCa ca = InstallerCa.seeded(1);
    Path roots = Files.writeString(directory.resolve("roots.pem"), ca.rootPem());
    Path file = directory.resolve("packages.zip");
    byte[] good = PackageMaker.with(ca).seed(1).payloadBytes(300_000).distribution();
    byte[] damaged = PackageMaker.with(ca).seed(2).payloadBytes(1000).distribution();
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("packages.roots", roots.toString());
    settings.put("packages.directory", directory.resolve("elsewhere").toString());
    Path data = directory.resolve("data");
    String url;
    Digest256 bad;
    try (MusterServer server = start(data, settings)) {
      PackageAdded added = add(server, "good.pkg", good);
      bad = add(server, "bad.pkg", damaged).content();
      Path stored =
          directory.resolve("elsewhere/%s/%s.pkg".formatted(bad.toHex().substring(0, 2), bad));
      damaged[500] ^= 1;
      Files.write(stored, damaged);
      Files.setLastModifiedTime(stored, FileTime.fromMillis(1));
      url = links(server).url(new EnrollmentId("D-1"), new CommandUuid("c-1"), added);
      assertEquals(0, muster(data, "backup", file.toString()));
      assertEquals(
          0, muster(data, "backup", "--without-packages", directory.resolve("small").toString()));
    }
    assertTrue(Files.size(directory.resolve("small")) < good.length);

    Path restored = directory.resolve("restored");
    assertEquals(0, muster(restored, "restore", file.toString()));
    settings.remove("packages.directory");
    try (MusterServer again = start(restored, settings);
        Network network = network(again)) {
      assertArrayEquals(good, network.send(HttpRequest.newBuilder(URI.create(url))).body());
      // Adding it again mends what was damaged before the backup.
      add(again, "bad.pkg", PackageMaker.with(ca).seed(2).payloadBytes(1000).distribution());
      assertTrue(
          Files.exists(
              restored.resolve("packages/%s/%s.pkg".formatted(bad.toHex().substring(0, 2), bad))));
    }
  }

  private PackageAdded add(MusterServer server, String name, byte[] bytes) throws Exception {
    Path file = Files.write(directory.resolve(name), bytes);
    assertEquals(0, muster(server.data(), "packages", "add", file.toString()));
    return server.log().view().fleet().packages().meant(name).getFirst().added();
  }

  private static PackageLinks links(MusterServer server) {
    return new PackageLinks(
        new PackageTickets(server.log().keyring()::installation),
        () -> server.deviceUrl().resolve("/").toString().replaceAll("/$", ""),
        Optional.empty());
  }

  @Test
  void aBackupThatIsNotWholeIsRefusedAndNothingIsLeftInItsPlace() throws Exception {
    Path file = directory.resolve("half.zip");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
    Path data = directory.resolve("new");
    assertEquals(1, muster(data, "restore", file.toString()));
    assertFalse(Files.exists(data));
  }

  @Test
  void aDirectoryThatIsInUseIsNotRestoredInto() throws Exception {
    Path data = Files.createDirectories(directory.resolve("used"));
    Files.writeString(data.resolve("something"), "of value");
    assertEquals(1, muster(data, "restore", directory.resolve("any.zip").toString()));
    assertEquals("of value", Files.readString(data.resolve("something")));
  }

  private MusterServer start(Path data) {
    return start(data, SETTINGS);
  }

  private MusterServer start(Path data, Map<String, String> settings) {
    MusterServer server =
        MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings));
    gatewayPort = server.deviceUrl().getPort();
    return server;
  }

  /** The restored server has another port, behind the same name for the devices. */
  private Network network(MusterServer server) {
    return new Network(
        List.of(server.ca()),
        HttpClient.Version.HTTP_1_1,
        uri -> URI.create(uri.toString().replaceFirst(":" + uri.getPort(), ":" + gatewayPort)));
  }

  private void live(SimulatedDevice device, AtomicInteger conversations) {
    while (!stopped) {
      try {
        device.converse();
        conversations.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void awaitMore(AtomicInteger conversations, int more) {
    int enough = conversations.get() + more;
    await()
        .alias("the devices stand still")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> conversations.get() >= enough);
  }

  private static int told(SimulatedDevice device) {
    return (int) device.journal().stream().filter(e -> e.toldUuid().isPresent()).count();
  }

  /** When each event of a device was recorded, by where it stands and what it is. */
  private static Map<String, Long> record(String bootstrap) {
    Map<String, Long> record = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      String topic = Topic.DEVICE_EVENTS.topicName();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofSeconds(1))) {
          record.put(
              "%d-%d-%d".formatted(r.partition(), r.offset(), Arrays.hashCode(r.value())),
              r.timestamp());
        }
      }
    }
    return record;
  }

  private static int muster(Path data, String... words) {
    PrintWriter out = new PrintWriter(new StringWriter());
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return Main.commandLine(out, out, all).execute(all);
  }
}
