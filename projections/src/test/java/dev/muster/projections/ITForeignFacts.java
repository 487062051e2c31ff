package dev.muster.projections;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.PushFact.PushRequested;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.history.IndexUnavailableException;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.wire.ForeignFactException;
import dev.muster.projections.fanout.FanOut;
import dev.muster.projections.index.LocalHistoryIndex;
import dev.muster.projections.snapshot.SnapshotSettings;
import dev.muster.projections.snapshot.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version beside a newer one, as in a rolling upgrade: each reader of the log meets a branch
 * and a symbol that it does not know.
 */
class ITForeignFacts {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DEVICE_EVENTS = "muster.device-events";
  private static final String FLEET_EVENTS = "muster.fleet-events";
  private static final InstallationKey KEY = InstallationKey.generate();

  @TempDir private static Path directory;
  private static EmbeddedKafka kafka;
  private static EventLog log;
  private static LogUnderTest written;
  private static NewerNode newer;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    log = open();
    written = new LogUnderTest(log);
    newer = new NewerNode(log.settings());
  }

  @AfterAll
  static void stop() {
    newer.close();
    log.close();
    kafka.close();
  }

  @Test
  void ofADeviceWithAFactOfANewKindTheFollowerSaysNothingAndGoesOnWithAllOthers() throws Exception {
    written.enrol("a1", "a2");
    newer.write(DEVICE_EVENTS, someEventOf("a1"), "LabelsGiven");
    awaitForeign("a1");
    assertUnanswered("a1");
    written.report("a2", ReportStatus.IDLE, null);
  }

  @Test
  void aSymbolThatIsNewIsAFactOfANewKind() throws Exception {
    written.enrol("b1");
    newer.writeWithNewStatus(DEVICE_EVENTS, report("b1"));
    awaitForeign("b1");
    assertUnanswered("b1");
  }

  @Test
  void aFactThatIsMarkedAsIgnorableChangesNothing() throws Exception {
    written.enrol("c1");
    DeviceState before = state(log, "c1");
    newer.write(DEVICE_EVENTS, someEventOf("c1"), "WeatherNoted");
    written.report("c1", ReportStatus.IDLE, null);
    assertEquals(before.channels().keySet(), state(log, "c1").channels().keySet());
    assertEquals(Optional.empty(), state(log, "c1").foreign());
  }

  @Test
  void whoWaitsForAnEventBehindOneOfANewKindIsToldThatThereIsNoAnswerHere() throws Exception {
    written.enrol("d1");
    UUID id = LogUnderTest.EVENTS.newId();
    var reply = log.awaitFold(id, PATIENCE);
    newer.write(DEVICE_EVENTS, someEventOf("d1", id), "LabelsGiven");
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> reply.get(20, TimeUnit.SECONDS));
    assertInstanceOf(ForeignFactException.class, failure.getCause());
  }

  @Test
  void aNodeThatStartsFromSnapshotsSaysNothingOfTheDeviceEither() throws Exception {
    SnapshotSettings settings =
        new SnapshotSettings(
            SnapshotVersion.CURRENT,
            "node-1",
            directory.resolve("snapshots"),
            Duration.ofMillis(100),
            Duration.ofHours(1));
    written.enrol("e1", "e2");
    try (Snapshots _ = Snapshots.start(log, settings)) {
      newer.write(DEVICE_EVENTS, someEventOf("e1"), "LabelsGiven");
      awaitForeign("e1");
      written.report("e2", ReportStatus.IDLE, null);
      await().atMost(PATIENCE).until(ITForeignFacts::aNewNodeFoldsNothing);
    }
    try (EventLog other = open()) {
      assertEquals(state(log, "e1"), state(other, "e1"));
      assertEquals(state(log, "e2"), state(other, "e2"));
    }
  }

  @Test
  void theIndexNamesTheFactAndTellsNothingOfWhatIsBehindIt() throws Exception {
    EnrollmentId id = new EnrollmentId("f1");
    written.enrol("f1");
    newer.write(DEVICE_EVENTS, someEventOf("f1"), "LabelsGiven");
    awaitForeign("f1");
    try (LocalHistoryIndex index =
        LocalHistoryIndex.start(
            log.settings(), log.codec(), log.reader()::partition, directory.resolve("index"))) {
      await().atMost(PATIENCE).until(() -> available(index));
      index.await(log.view().positions(), 0, PATIENCE);
      assertEquals(
          List.of("Authenticate", "TokenUpdate", "LabelsGiven"),
          index.lines(id, -1, line -> true, 10).stream().map(HistoryLine::kind).toList());
    }
  }

  @Test
  void theHistoryOfTheFleetKnowsTheDeviceUpToTheFact() throws Exception {
    written.enrol("g1");
    newer.write(DEVICE_EVENTS, someEventOf("g1"), "LabelsGiven");
    awaitForeign("g1");
    DeviceState state =
        log.history().statesAt(Instant.now().plusSeconds(60)).get(new EnrollmentId("g1"));
    assertEquals(state(log, "g1"), state);
    assertEquals(Optional.of("LabelsGiven"), state.foreign());
  }

  @Test
  void theFanOutStopsBeforeARequestOfANewKindAndPassesOverWhatIsIgnorable() throws Exception {
    written.enrol("h1");
    try (FanOut fanOut =
            FanOut.start(
                log.settings(),
                log.codec(),
                LogUnderTest.EVENTS,
                "node-1",
                directory.resolve("fan-out"));
        Admin admin = Admin.create(Map.copyOf(log.settings().kafka()))) {
      newer.write(FLEET_EVENTS, fleetEvent(), "WeatherNoted");
      written.request("h-1", "h1");
      await().atMost(PATIENCE).until(() -> queued("h1", "h-1"));
      long stopsAt = log.view().fleetPosition();
      newer.write(FLEET_EVENTS, fleetEvent(), "LabelsGiven");
      written.request("h-2", "h1");
      await().atMost(PATIENCE).until(() -> fanOut.stoppedBefore().isPresent());
      assertEquals(Optional.of("LabelsGiven"), fanOut.stoppedBefore());
      assertFalse(queued("h1", "h-2"));
      assertTrue(fannedOut(admin) <= stopsAt, "it would pass over the request when it goes on");
      assertEquals(Map.of("LabelsGiven", 1), log.view().foreignFleetFacts());
    }
  }

  private static long fannedOut(Admin admin) throws Exception {
    var offset =
        admin
            .listConsumerGroupOffsets("muster-fan-out")
            .partitionsToOffsetAndMetadata()
            .get(5, TimeUnit.SECONDS)
            .get(new TopicPartition(FLEET_EVENTS, 0));
    return offset == null ? -1 : offset.offset();
  }

  private static boolean queued(String device, String uuid) {
    EnrollmentId id = new EnrollmentId(device);
    return state(log, device).channel(id).orElseThrow().queue().waiting().stream()
        .anyMatch(c -> c.uuid().equals(new CommandUuid(uuid)));
  }

  /** The snapshots reach up to the end of the log. */
  private static boolean aNewNodeFoldsNothing() {
    try (EventLog other = open()) {
      return other.view().folded() == 0;
    }
  }

  private static boolean available(LocalHistoryIndex index) {
    try {
      index.request(new CommandUuid("none"));
      return true;
    } catch (IndexUnavailableException e) {
      return false;
    }
  }

  private static EventLog open() {
    EventLog opened = EventLog.open(LogSettings.embedded(kafka.bootstrapServers()), KEY);
    opened.awaitReady(PATIENCE);
    return opened;
  }

  private static DeviceState state(EventLog of, String device) {
    return of.view().device(new EnrollmentId(device));
  }

  private static void awaitForeign(String device) {
    await().atMost(PATIENCE).until(() -> state(log, device).foreign().isPresent());
  }

  private static void assertUnanswered(String device) {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> written.report(device, ReportStatus.IDLE, null));
    assertInstanceOf(ForeignFactException.class, failure.getCause());
  }

  private static byte[] someEventOf(String device) {
    return someEventOf(device, LogUnderTest.EVENTS.newId());
  }

  private static byte[] someEventOf(String device, UUID id) {
    return log.codec()
        .encode(
            LogUnderTest.EVENTS.device(
                id,
                new Actor.System("newer"),
                new Enrollment(new EnrollmentId(device), Channel.DEVICE),
                Optional.empty(),
                new PushRequested()));
  }

  private static byte[] report(String device) {
    return log.codec()
        .encode(
            LogUnderTest.EVENTS.device(
                LogUnderTest.EVENTS.newId(),
                new Actor.Device(device),
                new Enrollment(new EnrollmentId(device), Channel.DEVICE),
                Optional.empty(),
                LogUnderTest.received(
                    device,
                    new Message.Report(
                        ReportStatus.IDLE,
                        Optional.empty(),
                        List.of(),
                        Message.DeviceDescription.EMPTY))));
  }

  private static byte[] fleetEvent() {
    return log.codec()
        .encode(
            LogUnderTest.EVENTS.fleet(
                new Actor.System("newer"), "subject", new ApiTokenRevoked("none")));
  }
}
