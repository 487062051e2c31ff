package dev.muster.bench;

import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The history of one device among the events of many, over the admin API. The floor reads the same
 * records by their offsets with a consumer of its own and does nothing with them.
 */
final class HistoryBenchmark implements Benchmark {
  private static final int USUAL = 1_000_000;
  private static final int OWN = 100;
  private static final int EVENTS_A_DEVICE = 50;
  private static final int ROUNDS = 100;
  private static final int WARM_UP = 10;
  private static final double AIM_MS = 100;
  private static final int FLEET_ROUNDS = 3;
  private static final String ONE = "THE-ONE";
  private static final String EVENTS = "muster.device-events";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "history";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int others = size == 0 ? USUAL : size;
    try (ServerUnderTest server = new ServerUnderTest(directory)) {
      int partition;
      try (EventLog log =
          EventLog.open(
              LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate())) {
        log.awaitReady(PATIENCE);
        long start = System.nanoTime();
        populate(new Population(log), others);
        out.printf(
            "%,d events of others and %d of one device written in %.1f s%n",
            others, OWN, seconds(start));
        partition = log.reader().partition(new EnrollmentId(ONE));
      }
      long start = System.nanoTime();
      JsonArray events = awaitIndex(server);
      out.printf("%.1f s later the index has them%n", seconds(start));
      List<Long> offsets = events.stream().map(e -> ((JsonObject) e).getLong("offset")).toList();
      double[] product = new double[ROUNDS];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        check(history(server), offsets.size());
        if (i >= 0) {
          product[i] = (System.nanoTime() - begin) / 1e6;
        }
      }
      double[] floor = floor(server.bootstrapServers(), partition, offsets);
      String now = Instant.now().toString();
      double[] one = timed(server, ROUNDS, "/v1/enrollments/%s?at=%s".formatted(ONE, now));
      double[] fleet = timed(server, FLEET_ROUNDS, "/v1/enrollments?limit=1&at=" + now);
      double all = 1e3 * TopicReading.all(server.bootstrapServers(), EVENTS).seconds();
      return List.of(
          new Figure("one device as it was, p50", at(one, 50), "ms", at(floor, 50), AIM_MS),
          new Figure("the whole fleet as it was", at(fleet, 50), "ms", all, 5 * all),
          new Figure("history of one device, p50", at(product, 50), "ms", at(floor, 50), AIM_MS),
          new Figure("history of one device, p95", at(product, 95), "ms", at(floor, 95), AIM_MS));
    }
  }

  /** The one device's events lie among those of the others from the first to the last. */
  private static void populate(Population population, int others) throws InterruptedException {
    int devices = Math.max(1, others / EVENTS_A_DEVICE);
    int apart = Math.max(1, others / (OWN - 2));
    population.enrol(ONE);
    int own = 2;
    for (int i = 0; i < others; i++) {
      String device = "OTHER-" + i % devices;
      if (i < devices) {
        population.enrol(device);
        i++;
      } else {
        population.idle(device);
      }
      if (i % apart == 0 && own < OWN) {
        population.idle(ONE);
        own++;
      }
    }
    for (; own < OWN; own++) {
      population.idle(ONE);
    }
    population.settle();
  }

  /** Milliseconds, of each round after the first. */
  private static double[] timed(ServerUnderTest server, int rounds, String path) throws Exception {
    double[] taken = new double[rounds];
    for (int i = -1; i < rounds; i++) {
      long begin = System.nanoTime();
      HttpResponse<byte[]> answer = server.get(path);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("%s: %s".formatted(path, new String(answer.body())));
      }
      if (i >= 0) {
        taken[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    return taken;
  }

  private static JsonArray awaitIndex(ServerUnderTest server) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      HttpResponse<byte[]> answer = history(server);
      if (answer.statusCode() == 200) {
        JsonArray events = new JsonObject(Buffer.buffer(answer.body())).getJsonArray("events");
        if (events.size() == OWN) {
          return events;
        }
      }
    }
    throw new IllegalStateException("the index did not take the log in");
  }

  private static HttpResponse<byte[]> history(ServerUnderTest server) throws Exception {
    return server.get("/v1/enrollments/%s/history?limit=1000".formatted(ONE));
  }

  private static void check(HttpResponse<byte[]> answer, int events) {
    JsonObject json = new JsonObject(Buffer.buffer(answer.body()));
    if (answer.statusCode() != 200 || json.getJsonArray("events").size() != events) {
      throw new IllegalStateException("a history was not answered whole: " + json.encode());
    }
  }

  private static double[] floor(String bootstrapServers, int partition, List<Long> offsets) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("max.partition.fetch.bytes", "4096");
    p.put("fetch.max.wait.ms", "5");
    TopicPartition place = new TopicPartition(EVENTS, partition);
    double[] taken = new double[ROUNDS];
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(place));
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        for (long offset : offsets) {
          consumer.seek(place, offset);
          boolean found = false;
          while (!found) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
              found |= entry.offset() == offset;
            }
          }
        }
        if (i >= 0) {
          taken[i] = (System.nanoTime() - begin) / 1e6;
        }
      }
    }
    return taken;
  }

  private static double at(double[] values, int percentile) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percentile / 100)];
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
