package dev.muster.log.wire;

import dev.muster.log.topics.Topic;
import dev.muster.log.topics.TopicScan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The writer schemas, on their own topic: key, the id in 4 bytes; value, the schema's JSON. Whoever
 * reads that topic can read all others. Safe for any thread.
 */
public final class SchemaTopic {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Properties consumerSettings;
  private final Map<Integer, Schema> known = new HashMap<>();

  /** Reads the topic with a consumer of these settings, now and whenever an unknown id turns up. */
  public SchemaTopic(Properties consumerSettings) {
    this.consumerSettings = consumerSettings;
    readToEnd();
  }

  /**
   * Makes sure that a schema stands on the topic before anything is written with it.
   *
   * @throws WireFormatException if another schema has its id, or Kafka does not take it
   */
  public synchronized void register(Producer<byte[], byte[]> producer, Schema schema) {
    int id = SchemaIds.of(schema);
    Schema other = known.get(id);
    if (schema.equals(other)) {
      return;
    }
    if (other != null) {
      throw new WireFormatException("two schemas have the id " + id);
    }
    ProducerRecord<byte[], byte[]> entry =
        new ProducerRecord<>(
            Topic.SCHEMAS.topicName(),
            ByteBuffer.allocate(Integer.BYTES).putInt(id).array(),
            schema.toString().getBytes(StandardCharsets.UTF_8));
    try {
      producer.send(entry).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireFormatException("interrupted while a schema was registered", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new WireFormatException("Kafka did not take a schema", e);
    }
    known.put(id, schema);
  }

  /**
   * The schema with this id.
   *
   * @throws WireFormatException if it does not stand on the topic
   */
  public synchronized Schema find(int id) {
    if (!known.containsKey(id)) {
      readToEnd();
    }
    Schema schema = known.get(id);
    if (schema == null) {
      throw new WireFormatException("no schema with the id " + id);
    }
    return schema;
  }

  private synchronized void readToEnd() {
    try (TopicScan scan = new TopicScan(consumerSettings, PATIENCE)) {
      scan.read(
          TopicScan.partitions(Topic.SCHEMAS.topicName(), IntStream.of(0)),
          entry ->
              known.put(
                  ByteBuffer.wrap(entry.key()).getInt(),
                  new Schema.Parser().parse(new String(entry.value(), StandardCharsets.UTF_8))));
    }
  }
}
