package dev.muster.log;

import dev.muster.log.topics.Topic;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of a node, with the settings on which its promises rest. */
final class KafkaClients {
  private final Map<String, String> common;

  KafkaClients(Map<String, String> common) {
    this.common = common;
  }

  Admin admin() {
    return Admin.create(properties());
  }

  /** Acknowledged means: written by all replicas in sync, once, and in order. */
  Producer<byte[], byte[]> producer() {
    Properties p = properties();
    p.put("acks", "all");
    p.put("enable.idempotence", "true");
    // The first of many waits for none, and all that come while it is written go together after it.
    p.put("linger.ms", "0");
    p.put("max.in.flight.requests.per.connection", "1");
    p.put("max.request.size", Integer.toString(Topic.LARGEST_RECORD));
    p.put("max.block.ms", "2000");
    p.put("request.timeout.ms", "5000");
    p.put("delivery.timeout.ms", "8000");
    return new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Of a consumer in no group that sees each record as soon as it is acknowledged. */
  Properties consumer() {
    Properties p = properties();
    p.put("enable.auto.commit", "false");
    p.put("isolation.level", "read_uncommitted");
    p.put("auto.offset.reset", "earliest");
    p.put("allow.auto.create.topics", "false");
    p.put("max.partition.fetch.bytes", Integer.toString(Topic.LARGEST_RECORD));
    return p;
  }

  /** Of a consumer in no group that sees what a transaction wrote once it is committed. */
  Properties committedConsumer() {
    Properties p = consumer();
    p.put("isolation.level", "read_committed");
    return p;
  }

  /**
   * Of a producer that writes several records at once or none; who uses it adds the transactional
   * id. What it leaves open when it dies holds back readers no longer than its timeout.
   */
  Properties transactional() {
    Properties p = properties();
    p.put("acks", "all");
    p.put("enable.idempotence", "true");
    p.put("max.request.size", Integer.toString(Topic.LARGEST_RECORD));
    // A transaction's facts go together when it ends, which waits for no linger: in few requests,
    // each of which an embedded broker flushes.
    p.put("linger.ms", "100");
    p.put("batch.size", Integer.toString(1024 * 1024));
    p.put("transaction.timeout.ms", "10000");
    p.put("max.block.ms", "10000");
    p.put("request.timeout.ms", "5000");
    p.put("delivery.timeout.ms", "8000");
    return p;
  }

  private Properties properties() {
    Properties p = new Properties();
    p.putAll(common);
    return p;
  }
}
