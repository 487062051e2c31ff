package dev.muster.server;

import dev.muster.core.event.DepFact;
import dev.muster.log.wire.EventCodec;
import dev.muster.schemas.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the facts about DEP from Kafka, as any consumer could that reads what is committed. */
final class DepRecord {
  private DepRecord() {}

  static List<DepFact> facts(String bootstrapServers) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("isolation.level", "read_committed");
    EventCodec codec = new EventCodec(id -> Event.getClassSchema());
    List<DepFact> facts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("muster.dep-events", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(r -> facts.add((DepFact) codec.decode(r.value()).known().fact()));
      }
    }
    return facts;
  }
}
