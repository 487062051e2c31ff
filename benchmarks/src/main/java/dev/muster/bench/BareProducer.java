package dev.muster.bench;

import dev.muster.log.LogSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records of random bytes to the broker of a server under test, by a producer that is set as the
 * server's own, to as many partitions.
 */
final class BareProducer {
  private static final int KEYS = 200;

  private BareProducer() {}

  /**
   * What it took.
   *
   * @param cpuMicros of broker and producer for each record, at the given rate
   * @param p99 in milliseconds, at half of it
   */
  record Cost(double cpuMicros, double p99) {}

  /**
   * Measures.
   *
   * @param rate records a second, for as many as share a flush depend on it
   * @param inFlight how many wait at once
   */
  static Cost measure(ServerUnderTest server, int bytes, double rate, int inFlight, Duration time)
      throws Exception {
    String topic = topic(server, bytes);
    try (Producer<byte[], byte[]> producer = open(server)) {
      send(producer, topic, bytes, rate, inFlight, time.dividedBy(2));
      double before = ProcessCpu.seconds(server.pid());
      double ownBefore = RequestLoad.ownCpuSeconds();
      int records = send(producer, topic, bytes, rate, inFlight, time).length;
      double cpu =
          ProcessCpu.seconds(server.pid()) - before + RequestLoad.ownCpuSeconds() - ownBefore;
      int[] micros = send(producer, topic, bytes, rate / 2, inFlight, time);
      Arrays.sort(micros);
      return new Cost(1e6 * cpu / records, micros[micros.length * 99 / 100] / 1e3);
    }
  }

  /** Makes a topic for records of so many bytes, with as many partitions as the server's own. */
  static String topic(ServerUnderTest server, int bytes) throws Exception {
    String topic = "bench.floor." + bytes;
    int partitions = LogSettings.embedded(server.bootstrapServers()).partitions();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    return topic;
  }

  /** A producer to the server's broker, set as the server's own. */
  static Producer<byte[], byte[]> open(ServerUnderTest server) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            server.bootstrapServers(),
            "acks",
            "all",
            "linger.ms",
            "0",
            "max.in.flight.requests.per.connection",
            "1");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The microseconds that each took. */
  private static int[] send(
      Producer<byte[], byte[]> producer,
      String topic,
      int bytes,
      double rate,
      int most,
      Duration time)
      throws InterruptedException {
    Random random = new Random(1);
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    int[] micros = new int[(int) (rate * time.toMillis() / 1_000) + 1];
    Semaphore inFlight = new Semaphore(most);
    long start = System.nanoTime();
    int sent = 0;
    for (; sent < micros.length && System.nanoTime() - start < 2 * time.toNanos(); sent++) {
      long due = start + (long) (1e9 * sent / rate);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      inFlight.acquire();
      byte[] key = ("device-" + random.nextInt(KEYS)).getBytes();
      long begin = System.nanoTime();
      int slot = sent;
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (metadata, failure) -> {
            micros[slot] = (int) ((System.nanoTime() - begin) / 1_000);
            inFlight.release();
          });
    }
    producer.flush();
    return Arrays.copyOf(micros, sent);
  }
}
