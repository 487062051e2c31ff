package dev.muster.projections.fanout;

import dev.muster.log.EventFactory;
import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor that takes the requests of admins to their targets. Every node may run one; one of
 * them works, and another takes over when it is gone. Runs from {@link #start} to {@link #close}.
 *
 * <p>It is at least once and writes outside of transactions, because an open transaction would hold
 * back every reader of the devices' log.
 */
public final class FanOut implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
  private static final String APPLICATION = "muster-fan-out";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaStreams streams;

  private FanOut(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * Starts it.
   *
   * @param instance names this node's member of the group, and stays the same over restarts, so
   *     that a node that was killed goes on at once
   * @param directory for files of Kafka Streams
   */
  public static FanOut start(
      LogSettings log, EventCodec codec, EventFactory events, String instance, Path directory) {
    KafkaStreams streams =
        new KafkaStreams(topology(codec, events), properties(log, instance, directory));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("the fan-out failed and starts again", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.start();
    return new FanOut(streams);
  }

  static Topology topology(EventCodec codec, EventFactory events) {
    return new Topology()
        .addSource("fleet-events", Topic.FLEET_EVENTS.topicName())
        .addProcessor("fan-out", () -> new FanOutProcessor(codec, events), "fleet-events")
        .addSink("device-events", Topic.DEVICE_EVENTS.topicName(), "fan-out");
  }

  @Override
  public void close() {
    streams.close(PATIENCE);
  }

  private static Properties properties(LogSettings log, String instance, Path directory) {
    Properties p = new Properties();
    p.putAll(log.kafka());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    p.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    p.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000");
    // An admin waits for the first of it.
    p.put(StreamsConfig.producerPrefix("linger.ms"), "1");
    p.put(StreamsConfig.producerPrefix("acks"), "all");
    p.put(StreamsConfig.producerPrefix("max.request.size"), Integer.toString(Topic.LARGEST_RECORD));
    p.put(
        StreamsConfig.consumerPrefix("max.partition.fetch.bytes"),
        Integer.toString(Topic.LARGEST_RECORD));
    p.put(StreamsConfig.mainConsumerPrefix("group.instance.id"), instance);
    p.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), "10000");
    p.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
    return p;
  }
}
