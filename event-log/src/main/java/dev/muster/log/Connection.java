package dev.muster.log;

import dev.muster.log.topics.TopicCheck;
import dev.muster.log.wire.SchemaTopic;
import dev.muster.schemas.CommandContent;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.Event;
import dev.muster.schemas.WrappedKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first contact of a node with Kafka: its topics are as they must be, and our schemas stand
 * where readers look for them. A node that starts while Kafka is away waits for it, because who
 * starts both at once can't know which is the first.
 */
record Connection(SchemaTopic schemas, Producer<byte[], byte[]> producer, int partitions) {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final List<Schema> OURS =
      List.of(
          Event.getClassSchema(),
          CommandContent.getClassSchema(),
          DeviceSnapshot.getClassSchema(),
          WrappedKey.getClassSchema());

  /**
   * Makes it.
   *
   * @throws LogUnavailableException if it says nothing for ten minutes
   * @throws RuntimeException what Kafka said, if it says no
   */
  static Connection make(LogSettings settings, KafkaClients clients) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return attempt(settings, clients);
      } catch (RuntimeException e) {
        if (!isAway(e)) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw new LogUnavailableException(
              "Kafka at %s did not answer for %d minutes (%s): check kafka.bootstrap.servers, and that it runs"
                  .formatted(
                      settings.kafka().get("bootstrap.servers"),
                      PATIENCE.toMinutes(),
                      e.getMessage()),
              e);
        }
        LOG.debug("waits for Kafka: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static Connection attempt(LogSettings settings, KafkaClients clients) {
    int partitions;
    try (Admin admin = clients.admin()) {
      partitions =
          TopicCheck.run(
              admin,
              settings.partitions(),
              settings.whateverThereIs(),
              settings.replicationFactor());
    }
    SchemaTopic schemas = new SchemaTopic(clients.consumer());
    Producer<byte[], byte[]> producer = clients.producer();
    try {
      OURS.forEach(schema -> schemas.register(producer, schema));
      return new Connection(schemas, producer, partitions);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** A name that is not known yet, as of a broker's pod that is to start: nothing else tells it. */
  private static boolean isUnknownName(Throwable cause) {
    return cause instanceof ConfigException
        && String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap");
  }

  /** Whether this may be another tomorrow, rather than a refusal. */
  private static boolean isAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || cause instanceof RetriableException
          || isUnknownName(cause)) {
        return true;
      }
    }
    return false;
  }
}
