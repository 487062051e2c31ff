package dev.muster.server;

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

/** Reads the facts about the fleet from Kafka, as any consumer could. */
final class FleetLog {
  private FleetLog() {}

  static <T extends FleetFact> List<T> facts(String bootstrapServers, Class<T> kind) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    EventCodec codec = new EventCodec(id -> Event.getClassSchema());
    List<T> facts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("muster.fleet-events", 0);
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
