package dev.muster.log.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A share of a topic with two partitions, of which the second has three records. */
class ITAssignment {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicReference<Map<Integer, Long>> folded = new AtomicReference<>(Map.of());
  private final AtomicInteger asked = new AtomicInteger();
  private final Set<Integer> given = ConcurrentHashMap.newKeySet();
  @TempDir private Path directory;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    String topic = Topic.DEVICE_EVENTS.topicName();
    try (Admin admin = Admin.create(settings);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(topic, 1, "key", "value")).get();
      }
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void aPartitionIsGivenWhenAllThatStoodInItIsFolded() {
    try (Assignment _ = join()) {
      await().atMost(PATIENCE).until(() -> given.contains(0));
      folded.set(Map.of(1, 2L));
      awaitLooks();
      assertEquals(Set.of(0), given);
      folded.set(Map.of(1, 3L));
      await().atMost(PATIENCE).until(() -> given.contains(1));
    }
  }

  @Test
  void whoeverLeavesServesNobody() {
    folded.set(Map.of(1, 3L));
    try (Assignment _ = join()) {
      await().atMost(PATIENCE).until(() -> given.size() == 2);
    }
    assertEquals(Set.of(), given);
  }

  /** Until it has looked at least once, from the beginning, at what is folded by now. */
  private void awaitLooks() {
    int before = asked.get();
    await().atMost(PATIENCE).until(() -> asked.get() > before + 1);
  }

  private Assignment join() {
    return Assignment.join(
        new Assignment.Member(
            Topic.DEVICE_EVENTS,
            "group",
            "one",
            Map.of("bootstrap.servers", kafka.bootstrapServers())),
        () -> {
          asked.incrementAndGet();
          return folded.get();
        },
        new Assignment.Listener() {
          @Override
          public void given(int partition) {
            given.add(partition);
          }

          @Override
          public void taken(Collection<Integer> partitions) {
            given.removeAll(partitions);
          }
        });
  }
}
