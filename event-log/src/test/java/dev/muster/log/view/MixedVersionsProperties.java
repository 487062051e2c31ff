package dev.muster.log.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.IdentityFact.CertificateRevoked;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.Recorder;
import dev.muster.log.read.LogEntry;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.Envelope;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Two versions make snapshots of one log, each whenever it comes to it. */
class MixedVersionsProperties {
  private static final int DEVICES = 4;
  private static final int PARTITIONS = 2;
  private static final List<SnapshotVersion> VERSIONS =
      List.of(new SnapshotVersion("older"), new SnapshotVersion("newer"));
  private static final WireFormat<DeviceSnapshot> FORMAT =
      new WireFormat<>(DeviceSnapshot.getClassSchema(), id -> DeviceSnapshot.getClassSchema());

  /** What happens to a device. */
  enum Happening {
    AUTHENTICATE,
    TOKEN_UPDATE,
    IDLE,
    QUEUE,
    CHECK_OUT,
    REVOKE,
    FOREIGN
  }

  /**
   * Something that happens.
   *
   * @param identity whose certificate proves it
   */
  record Happened(int device, Happening what, int identity) {}

  /** A version folds some of a partition and commits. */
  record Turn(int version, int partition, int events) {}

  @Property(tries = 400)
  void whoStartsFromSnapshotsOfEitherVersionKnowsWhatOneKnowsThatFoldedEverything(
      @ForAll("lives") List<Happened> happened, @ForAll("turns") List<Turn> turns) {
    List<LogEntry> log = log(happened);
    View whole = new View();
    log.forEach(entry -> fold(whole, entry));

    Topics topics = new Topics();
    turns.forEach(turn -> topics.take(turn, log));

    for (SnapshotVersion version : VERSIONS) {
      View started = new View();
      Map<Integer, Long> known = topics.seed(started, version);
      log.stream()
          .filter(e -> e.offset() >= known.getOrDefault(e.partition(), 0L))
          .forEach(entry -> fold(started, entry));
      assertSame(whole, started);
    }
  }

  private static void assertSame(View whole, View started) {
    for (int d = 0; d < DEVICES; d++) {
      assertEquals(whole.device(device(d)), started.device(device(d)));
      assertEquals(whole.owner(identity(d)), started.owner(identity(d)));
    }
    for (int p = 0; p < PARTITIONS; p++) {
      assertEquals(
          whole.pending(p).collect(Collectors.toSet()),
          started.pending(p).collect(Collectors.toSet()));
    }
  }

  /** The topics that hold snapshots, by name, and how far each version is. */
  private static final class Topics {
    private final Map<String, Map<String, byte[]>> topics = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();

    void take(Turn turn, List<LogEntry> log) {
      SnapshotVersion version = VERSIONS.get(turn.version());
      Map<String, byte[]> topic = topic(version, turn.partition());
      String place = version.name() + turn.partition();
      log.stream()
          .filter(e -> e.partition() == turn.partition())
          .filter(e -> e.offset() >= positions.getOrDefault(place, 0L))
          .limit(turn.events())
          .forEach(
              entry -> {
                String device = entry.device().orElseThrow().value();
                DeviceState before =
                    topic.containsKey(device)
                        ? SnapshotMapping.toCore(FORMAT.decode(topic.get(device)))
                        : DeviceState.UNKNOWN;
                topic.put(
                    device,
                    FORMAT.encode(
                        SnapshotMapping.toSchema(
                            new EnrollmentId(device),
                            entry.applyTo(before).state(),
                            entry.offset())));
                positions.put(place, entry.offset() + 1);
              });
    }

    Map<Integer, Long> seed(View view, SnapshotVersion version) {
      SnapshotReader reader = new SnapshotReader(new Properties(), FORMAT, version);
      Map<Integer, Long> known = new HashMap<>();
      for (int p = 0; p < PARTITIONS; p++) {
        SnapshotReader.seed(view, p, reader.seeds(p, topic(version, p).values()), known);
      }
      return known;
    }

    private Map<String, byte[]> topic(SnapshotVersion version, int partition) {
      return topics.computeIfAbsent(
          version.devicesTopic() + "-" + partition, name -> new HashMap<>());
    }
  }

  @Provide
  Arbitrary<List<Happened>> lives() {
    Arbitrary<Integer> devices = Arbitraries.integers().between(0, DEVICES - 1);
    return Combinators.combine(devices, Arbitraries.of(Happening.class), devices)
        .as(Happened::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Turn>> turns() {
    return Combinators.combine(
            Arbitraries.integers().between(0, VERSIONS.size() - 1),
            Arbitraries.integers().between(0, PARTITIONS - 1),
            Arbitraries.integers().between(1, 9))
        .as(Turn::new)
        .list()
        .ofMaxSize(20);
  }

  private static void fold(View view, LogEntry entry) {
    view.foldDevice(entry.device().orElseThrow(), entry);
  }

  private static List<LogEntry> log(List<Happened> happened) {
    List<LogEntry> log = new ArrayList<>();
    long[] ends = new long[PARTITIONS];
    for (Happened one : happened) {
      int partition = one.device() % PARTITIONS;
      long offset = ends[partition]++;
      log.add(new LogEntry(partition, offset, Instant.EPOCH, decoded(one, log.size())));
    }
    return log;
  }

  private static Decoded decoded(Happened happened, int number) {
    UUID id = new UUID(number, number);
    Instant at = Instant.ofEpochSecond(number);
    EnrollmentId device = device(happened.device());
    if (happened.what() == Happening.FOREIGN) {
      return new Decoded.Foreign(
          new Envelope(
              id,
              at,
              "node",
              "9",
              "system",
              id,
              Optional.empty(),
              device.value(),
              Optional.of(device.value())),
          "LabelsGiven",
          false);
    }
    return new Decoded.Known(
        new Event(
            id,
            at,
            new Recorder("node", "1"),
            new Actor.Device(device.value()),
            id,
            Optional.empty(),
            device.value(),
            Optional.of(new Enrollment(device, Channel.DEVICE)),
            Optional.empty(),
            Optional.empty(),
            fact(happened, number)));
  }

  private static DeviceFact fact(Happened happened, int number) {
    return switch (happened.what()) {
      case AUTHENTICATE ->
          received(happened, new Message.Authenticate(Message.DeviceDescription.EMPTY));
      case TOKEN_UPDATE ->
          received(
              happened,
              new Message.TokenUpdate(
                  new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                  Optional.empty(),
                  false,
                  Optional.empty()));
      case IDLE ->
          received(
              happened,
              new Message.Report(
                  Message.ReportStatus.IDLE,
                  Optional.empty(),
                  List.of(),
                  Message.DeviceDescription.EMPTY));
      case CHECK_OUT -> received(happened, new Message.CheckOut());
      case QUEUE ->
          new CommandQueued(
              Command.of(
                  new CommandUuid("c" + number),
                  "ProfileList",
                  new Digest256(1, 2, 3, 4),
                  Optional.empty()),
              OptionalLong.empty());
      case REVOKE -> new CertificateRevoked(identity(happened.identity()));
      case FOREIGN -> throw new IllegalStateException("it is no fact of this version");
    };
  }

  private static DeviceFact received(Happened happened, Message message) {
    return new MessageReceived(
        new PresentedCertificate(
            identity(happened.identity()), new Digest256(1, 2, 3, 4), Instant.EPOCH),
        message);
  }

  private static CertificateIdentity identity(int number) {
    return new CertificateIdentity.Issued("urn:uuid:" + number);
  }

  private static EnrollmentId device(int number) {
    return new EnrollmentId("D" + number);
  }
}
