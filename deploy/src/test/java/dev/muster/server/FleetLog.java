package dev.muster.server;

import dev.muster.core.event.DepFact;
import dev.muster.core.event.Fact;
import dev.muster.core.event.FleetFact;
import dev.muster.log.wire.EventCodec;
import dev.muster.schemas.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads facts that are not about single devices from Kafka, as any consumer could. */
final class FleetLog {
  private FleetLog() {}

  static <T extends FleetFact> List<T> facts(String bootstrapServers, Class<T> kind) {
    return facts(bootstrapServers, "muster.fleet-events", kind);
  }

  /** Those about devices that Apple knows, of which only what is committed is one. */
  static <T extends DepFact> List<T> dep(String bootstrapServers, Class<T> kind) {
    return facts(bootstrapServers, "muster.dep-events", kind);
  }

  private static <T> List<T> facts(String bootstrapServers, String topic, Class<T> kind) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("isolation.level", "read_committed");
    EventCodec codec = new EventCodec(id -> Event.getClassSchema());
    List<T> facts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                r -> {
                  Fact fact = codec.decode(r.value()).known().fact();
                  if (kind.isInstance(fact)) {
                    facts.add(kind.cast(fact));
                  }
                });
      }
    }
    return facts;
  }
}
