package dev.muster.log.dep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Actor;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.Event;
import dev.muster.core.event.Recorder;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on a real broker; each test has an account of its own. */
@Timeout(60)
class ITDepLog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final EventFactory EVENTS =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static EventLog first;
  private static EventLog second;
  private String account;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    first = open();
    second = open();
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    kafka.close();
  }

  @BeforeEach
  void nameTheAccount(TestInfo test) {
    account = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void anOldOwnerThatWakesUpAfterTheNewOneBeganWritesNothing() throws Exception {
    try (DepWriter old = first.dep().writer(account)) {
      old.commit(List.of(listed("BEFORE")));
      try (DepWriter young = second.dep().writer(account)) {
        List<Event> late = List.of(listed("LATE-1"), listed("LATE-2"));
        assertThrows(FencedException.class, () -> old.commit(late));
        young.commit(List.of(listed("AFTER")));
        assertEquals(Set.of("BEFORE", "AFTER"), known(first));
        assertEquals(Set.of("BEFORE", "AFTER"), known(second));
      }
    }
  }

  @Test
  void theNewOwnerKnowsAllThatTheOldOneCommitted() {
    try (DepWriter old = first.dep().writer(account)) {
      for (int i = 0; i < 20; i++) {
        old.commit(List.of(listed("A-" + i), listed("B-" + i)));
      }
      try (DepWriter _ = second.dep().writer(account)) {
        assertEquals(40, serials(second).size());
      }
    }
  }

  @Test
  void whatAnOwnerThatDiedLeftOpenIsNeverSeenAndHoldsTheNewOneBackNoLonger() throws Exception {
    try (KafkaProducer<byte[], byte[]> dead = transactional()) {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(
              new ProducerRecord<>(
                  Topic.DEP_EVENTS.topicName(),
                  "key".getBytes(StandardCharsets.UTF_8),
                  first.codec().encode(listed("OPEN"))))
          .get();
      try (DepWriter young = second.dep().writer(account)) {
        young.commit(List.of(listed("AFTER")));
        assertEquals(Set.of("AFTER"), known(second));
      }
    }
  }

  @Test
  void theWriterOfOneAccountFencesNoOther() {
    try (DepWriter one = first.dep().writer(account);
        DepWriter _ = second.dep().writer(account + "-other")) {
      one.commit(List.of(listed("ONE")));
      await().atMost(PATIENCE).until(() -> serials(second).equals(Set.of("ONE")));
    }
  }

  private static EventLog open() {
    EventLog log =
        EventLog.open(LogSettings.embedded(kafka.bootstrapServers()), InstallationKey.generate());
    log.awaitReady(PATIENCE);
    return log;
  }

  /** The serial numbers in this test's account when all that stands in the log is folded. */
  private Set<String> known(EventLog log) throws Exception {
    log.dep().current().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return serials(log);
  }

  private Set<String> serials(EventLog log) {
    Set<String> serials = new HashSet<>();
    log.dep()
        .state()
        .devices()
        .forEach(
            (key, device) -> {
              if (key.account().equals(account)) {
                serials.add(key.serialNumber());
              }
            });
    return serials;
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "transactional.id",
            "muster-dep-" + account),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Event listed(String serial) {
    DepListing listing =
        new DepListing(
            "MacBook Air",
            "",
            "",
            "",
            "Mac",
            "OSX",
            "empty",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    return EVENTS.dep(
        new Actor.System("dep"),
        new DepDeviceListed(account, serial, listing, ListedBy.FETCH, Optional.empty()));
  }
}
