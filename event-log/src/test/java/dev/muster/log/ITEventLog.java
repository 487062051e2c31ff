package dev.muster.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Reply;
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
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.Recorder;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.history.HistoryEntry;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.topics.TopicException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real broker. */
class ITEventLog {
  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static LogSettings settings;
  private static final InstallationKey KEY = InstallationKey.generate();
  private final EventFactory events =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    settings = LogSettings.embedded(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void anEventIsAnsweredByItsFold() throws Exception {
    try (EventLog log = open()) {
      enrol(log, "fold");
      assertInstanceOf(
          Reply.Accepted.class, append(log, "fold", queued("c-1", new Digest256(1, 1, 1, 1))));
      Reply.Offered offered =
          assertInstanceOf(Reply.Offered.class, append(log, "fold", idle("fold")));
      assertEquals("c-1", offered.command().uuid().value());
    }
  }

  @Test
  void aNodeThatStartsLaterKnowsWhatWasWrittenBefore() throws Exception {
    try (EventLog log = open()) {
      enrol(log, "later");
    }
    try (EventLog log = open()) {
      EnrollmentId id = new EnrollmentId("later");
      assertEquals(
          EnrollmentStatus.ENROLLED, log.view().device(id).channel(id).orElseThrow().status());
      assertEquals(Optional.of(id), log.view().owner(certificate("later").identity()));
    }
  }

  @Test
  void twoNodesThatFollowTheSameLogGiveTheSameAnswers() throws Exception {
    try (EventLog one = open();
        EventLog other = open()) {
      enrol(one, "two");
      append(one, "two", queued("c-1", new Digest256(1, 1, 1, 1)));
      Reply.Offered offered =
          assertInstanceOf(Reply.Offered.class, append(other, "two", idle("two")));
      assertEquals("c-1", offered.command().uuid().value());
    }
  }

  @Test
  void anEventIsFoundByItsIdAlsoWhereTheClockOfItsNodeWasWrong() throws Exception {
    try (EventLog log = open()) {
      enrol(log, "found");
      EnrollmentId id = new EnrollmentId("found");
      for (long made : List.of(System.currentTimeMillis(), 0L, Long.MAX_VALUE >>> 16)) {
        Event event =
            events.device(
                EventIds.next(made),
                new Actor.System("test"),
                new Enrollment(id, Channel.DEVICE),
                Optional.empty(),
                new PushFact.PushRequested());
        log.append(event).get(10, TimeUnit.SECONDS);
        assertEquals(
            event.fact(), log.finder().find(id, event.id()).orElseThrow().fact(), "made: " + made);
      }
      assertEquals(Optional.empty(), log.finder().find(id, EventIds.next(1)));
    }
  }

  @Test
  void aContentIsReadBackAlsoByANodeThatHasItNotInMemory() throws Exception {
    byte[] content = "<key>Command</key>".getBytes();
    Digest256 address;
    try (EventLog log = open()) {
      address = log.payloads().put(KeyScope.installation(), content).get(10, TimeUnit.SECONDS);
    }
    try (EventLog log = open()) {
      assertArrayEquals(content, log.payloads().get(address));
    }
  }

  @Test
  void theHistoryOfADeviceHoldsItsEventsAlone() throws Exception {
    try (EventLog log = open()) {
      enrol(log, "mine");
      enrol(log, "yours");
      List<HistoryEntry> entries = new ArrayList<>();
      log.history().read(new EnrollmentId("mine"), entries::add);
      assertEquals(2, entries.size());
      assertTrue(entries.stream().allMatch(e -> e.event().subject().equals("mine")));
    }
  }

  @Test
  void aForeignConsumerReadsEveryEventWithNothingButTheSchemasTopic() throws Exception {
    try (EventLog log = open()) {
      enrol(log, "foreign");
    }
    Properties p = new Properties();
    p.put("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<Integer, Schema> schemas = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> r : readAll(consumer, "muster.schemas")) {
        schemas.put(
            ByteBuffer.wrap(r.key()).getInt(), new Schema.Parser().parse(new String(r.value())));
      }
      List<String> subjects = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> r : readAll(consumer, "muster.device-events")) {
        ByteBuffer value = ByteBuffer.wrap(r.value());
        assertEquals(0, value.get());
        GenericDatumReader<GenericRecord> reader =
            new GenericDatumReader<>(schemas.get(value.getInt()));
        GenericRecord event =
            reader.read(
                null, DecoderFactory.get().binaryDecoder(r.value(), 5, value.remaining(), null));
        assertEquals(new String(r.key()), event.get("subject").toString());
        subjects.add(event.get("subject").toString());
      }
      assertTrue(subjects.contains("foreign"));
    }
  }

  @Test
  void anotherNumberOfPartitionsStopsTheProgramWithALineThatSaysWhatToDo() {
    open().close();
    LogSettings other =
        new LogSettings(
            settings.kafka(),
            12,
            false,
            (short) 1,
            settings.answerWithin(),
            10,
            settings.contentCacheBytes());
    TopicException e = assertThrows(TopicException.class, () -> EventLog.open(other, KEY).close());
    assertTrue(e.getMessage().contains("set kafka.partitions=2"), e.getMessage());
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(i -> new TopicPartition(topic, i.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(all::add);
    }
    return all;
  }

  private static EventLog open() {
    EventLog log = EventLog.open(settings, KEY);
    log.awaitReady(Duration.ofSeconds(20));
    return log;
  }

  private void enrol(EventLog log, String device) throws Exception {
    append(
        log, device, received(device, new Message.Authenticate(Message.DeviceDescription.EMPTY)));
    append(
        log,
        device,
        received(
            device,
            new Message.TokenUpdate(
                new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                Optional.empty(),
                false,
                Optional.empty())));
  }

  private Reply append(EventLog log, String device, DeviceFact fact) throws Exception {
    Enrollment enrollment = new Enrollment(new EnrollmentId(device), Channel.DEVICE);
    return log.append(
            events.device(
                events.newId(), new Actor.Device(device), enrollment, Optional.empty(), fact))
        .get(10, TimeUnit.SECONDS);
  }

  private static DeviceFact received(String device, Message message) {
    return new MessageFact.MessageReceived(certificate(device), message);
  }

  private static PresentedCertificate certificate(String device) {
    return new PresentedCertificate(
        new CertificateIdentity.Issued("urn:uuid:" + device),
        new Digest256(1, 2, 3, 4),
        Instant.EPOCH);
  }

  private static DeviceFact idle(String device) {
    return received(
        device,
        new Message.Report(
            Message.ReportStatus.IDLE,
            Optional.empty(),
            List.of(),
            Message.DeviceDescription.EMPTY));
  }

  private static DeviceFact queued(String uuid, Digest256 content) {
    return new QueueFact.CommandQueued(
        Command.of(new CommandUuid(uuid), "DeviceInformation", content, Optional.empty()),
        OptionalLong.empty());
  }
}
