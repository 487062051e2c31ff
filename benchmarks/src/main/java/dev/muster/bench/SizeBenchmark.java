package dev.muster.bench;

import dev.muster.core.event.Event;
import dev.muster.core.event.MessageFact;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.wire.EventCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How large events are, by kind, over what the device sent: the floor, for the record keeps it
 * whole. And what a thousand of them take on disk, over the sum of their sizes.
 */
final class SizeBenchmark implements Benchmark {
  private static final int DEVICES = 50;
  private static final int WAKES = 20;
  private static final int APPLICATIONS = 150;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double AIM = 1.6;

  @Override
  public String name() {
    return "size";
  }

  /** Events of one kind. */
  private static final class Sizes {
    private long events;
    private long bytes;
    private long sent;
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    Path data = directory.resolve("server");
    List<Figure> figures = new ArrayList<>();
    try (ServerUnderTest server = new ServerUnderTest(data);
        Fleet fleet = Fleet.enrol(size == 0 ? DEVICES : 3, server)) {
      for (String type :
          List.of("InstalledApplicationList", "SecurityInfo", "ProfileList", "CertificateList")) {
        server.queueForAll(type);
      }
      for (int i = 0; i < WAKES; i++) {
        fleet.converse();
      }
      Map<String, Sizes> byKind = sizes(server.bootstrapServers(), figures);
      long bytes = 0;
      for (Map.Entry<String, Sizes> kind : byKind.entrySet()) {
        Sizes s = kind.getValue();
        bytes += s.bytes;
        double mean = (double) s.bytes / s.events;
        double sent = s.sent == 0 ? mean : (double) s.sent / s.events;
        figures.add(new Figure(kind.getKey(), mean, "B", sent, AIM * sent));
      }
      double onDisk = onDisk(data.resolve("kafka"));
      figures.add(new Figure("log on disk", onDisk / 1e6, "MB", bytes / 1e6, 2 * bytes / 1e6));
    }
    return figures;
  }

  /** What the list of a Mac's applications takes, over the list itself. */
  private static Figure longList(EventLog log) {
    byte[] list = ApplicationList.of(APPLICATIONS);
    long kept =
        log.sealer()
            .sealCompressed(KeyScope.installation(), new UUID(0, 1), list)
            .ciphertext()
            .length();
    return new Figure(APPLICATIONS + " applications", kept, "B", list.length, list.length / 4.0);
  }

  private static Map<String, Sizes> sizes(String bootstrapServers, List<Figure> figures)
      throws Exception {
    Map<String, Sizes> byKind = new TreeMap<>();
    try (EventLog log =
        EventLog.open(LogSettings.embedded(bootstrapServers), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      figures.add(longList(log));
      TopicReading.all(
          bootstrapServers, "muster.device-events", record -> add(record, log.codec(), byKind));
    }
    return byKind;
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record, EventCodec codec, Map<String, Sizes> byKind) {
    Event event = codec.decode(record.value()).known();
    Sizes sizes = byKind.computeIfAbsent(kind(event), k -> new Sizes());
    sizes.events++;
    sizes.bytes += record.serializedKeySize() + record.serializedValueSize();
    sizes.sent +=
        event.request().stream()
            .mapToLong(
                raw ->
                    raw.body().ciphertext().length()
                        + raw.signature().map(s -> s.length()).orElse(0))
            .sum();
  }

  private static String kind(Event event) {
    return event.fact() instanceof MessageFact.MessageReceived received
        ? received.message().getClass().getSimpleName()
        : event.fact().getClass().getSimpleName();
  }

  private static double onDisk(Path kafka) throws IOException {
    try (Stream<Path> files = Files.walk(kafka)) {
      long bytes = 0;
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".log"))
              .filter(f -> f.toString().contains("muster.device-events"))
              .toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
