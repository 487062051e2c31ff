package dev.muster.projections;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.Outcome;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.history.CommandFate;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.history.IndexUnavailableException;
import dev.muster.log.seal.InstallationKey;
import dev.muster.projections.fanout.FanOut;
import dev.muster.projections.index.LocalHistoryIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fan-out and the index on a real broker. */
class ITProjections {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static EventLog log;
  private static FanOut fanOut;
  private static LocalHistoryIndex index;
  private static LogUnderTest written;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    log = EventLog.open(LogSettings.embedded(kafka.bootstrapServers()), InstallationKey.generate());
    log.awaitReady(PATIENCE);
    written = new LogUnderTest(log);
    fanOut =
        FanOut.start(
            log.settings(),
            log.codec(),
            LogUnderTest.EVENTS,
            "node-1",
            directory.resolve("streams"));
    index = openIndex("streams");
  }

  @AfterAll
  static void stop() {
    index.close();
    fanOut.close();
    log.close();
    kafka.close();
  }

  @Test
  void oneRequestReachesEachTargetAndItsFateIsKnown() throws Exception {
    written.enrol("a1", "a2", "a3");
    written.request("r1", "a1", "a2", "a3", "a-stranger");
    await().atMost(PATIENCE).until(() -> fates("r1").size() == 4);
    written.report("a1", ReportStatus.IDLE, null);
    written.report("a1", ReportStatus.NOT_NOW, "r1");
    written.report("a2", ReportStatus.IDLE, null);
    written.report("a2", ReportStatus.ERROR, "r1");
    settle();
    CommandFate first = fate("r1", "a1");
    assertEquals(1, first.offered());
    assertTrue(first.notNow());
    CommandFate second = fate("r1", "a2");
    assertEquals(Optional.of(Outcome.ERROR), second.outcome());
    assertEquals("no", second.errorChain().getFirst().usEnglishDescription().orElseThrow());
    assertEquals(0, fate("r1", "a3").offered());
    assertEquals(Optional.of("not-enrolled"), fate("r1", "a-stranger").refused());
    assertEquals(4, index.request(new CommandUuid("r1")).orElseThrow().targets());
  }

  @Test
  void aCommandThatWasTakenBackTooLateSaysSo() throws Exception {
    written.enrol("b1", "b2");
    written.request("r2", "b1", "b2");
    await().atMost(PATIENCE).until(() -> fates("r2").size() == 2);
    written.report("b1", ReportStatus.IDLE, null);
    written.cancel("r2", "b1");
    await().atMost(PATIENCE).until(() -> fate("r2", "b1").outcome().isPresent());
    written.report("b1", ReportStatus.ACKNOWLEDGED, "r2");
    settle();
    assertEquals(Optional.of(Outcome.CANCELLED), fate("r2", "b1").outcome());
    assertEquals(Optional.of(ReportStatus.ACKNOWLEDGED), fate("r2", "b1").lateStatus());
    assertEquals(Optional.empty(), fate("r2", "b2").outcome());
    assertTrue(index.request(new CommandUuid("r2")).orElseThrow().cancelledAt().isPresent());
  }

  @Test
  void aDevicesLinesAreItsOwnAndInOrder() throws Exception {
    written.enrol("c1", "c10");
    written.report("c1", ReportStatus.IDLE, null);
    settle();
    EnrollmentId id = new EnrollmentId("c1");
    List<HistoryLine> lines = index.lines(id, -1, line -> true, 10);
    assertEquals(
        List.of("Authenticate", "TokenUpdate", "Report"),
        lines.stream().map(HistoryLine::kind).toList());
    assertEquals(lines.subList(1, 3), index.lines(id, lines.getFirst().offset(), line -> true, 10));
    assertEquals(lines.reversed(), index.linesBefore(id, Long.MAX_VALUE, line -> true, 10));
    assertEquals(
        lines.stream().map(HistoryLine::kind).toList(),
        log.reader().device(id, lines.stream().map(HistoryLine::offset).toList()).stream()
            .map(e -> e.fact().kind())
            .toList());
  }

  @Test
  void anIndexThatIsMissingIsMadeFromTheLogAgain() throws Exception {
    written.enrol("d1");
    written.request("r4", "d1");
    await().atMost(PATIENCE).until(() -> fates("r4").size() == 1);
    written.report("d1", ReportStatus.IDLE, null);
    written.report("d1", ReportStatus.ACKNOWLEDGED, "r4");
    settle();
    EnrollmentId id = new EnrollmentId("d1");
    try (LocalHistoryIndex other = openIndex("elsewhere")) {
      await().atMost(PATIENCE).until(() -> available(other));
      other.await(log.view().positions(), log.view().fleetPosition(), PATIENCE);
      assertEquals(index.lines(id, -1, line -> true, 100), other.lines(id, -1, line -> true, 100));
      assertEquals(index.fate(new CommandUuid("r4"), id), other.fate(new CommandUuid("r4"), id));
      assertEquals(index.answers(id), other.answers(id));
      assertEquals(index.requests(Long.MAX_VALUE, 10), other.requests(Long.MAX_VALUE, 10));
    }
    try (LocalHistoryIndex again = openIndex("elsewhere")) {
      await().atMost(PATIENCE).until(() -> available(again));
      assertEquals(1, again.fate(new CommandUuid("r4"), id).orElseThrow().offered());
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

  private static LocalHistoryIndex openIndex(String name) {
    return LocalHistoryIndex.start(
        log.settings(), log.codec(), log.reader()::partition, directory.resolve(name));
  }

  private static void settle() {
    await().atMost(PATIENCE).until(() -> available(index));
    index.await(log.view().positions(), log.view().fleetPosition(), PATIENCE);
  }

  private static List<CommandFate> fates(String uuid) {
    List<CommandFate> found = new ArrayList<>();
    if (available(index)) {
      index.fates(new CommandUuid(uuid), found::add);
    }
    return found;
  }

  private static CommandFate fate(String uuid, String device) {
    return index.fate(new CommandUuid(uuid), new EnrollmentId(device)).orElseThrow();
  }
}
