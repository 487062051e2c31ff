package dev.muster.projections.fanout;

import dev.muster.log.EventFactory;
import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.ForeignFactException;
import dev.muster.projections.Failures;
import dev.muster.projections.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final Failures failures = new Failures(InstantSource.system());
  private volatile Optional<String> stoppedBefore = Optional.empty();

  private FanOut(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * The kind of the fact in front of which this node's fan-out stopped, because its version does
   * not know it; empty while it goes on.
   */
  public Optional<String> stoppedBefore() {
    return stoppedBefore;
  }

  /** How often it failed. */
  public Failures failures() {
    return failures;
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
    FanOut fanOut = new FanOut(streams);
    streams.setUncaughtExceptionHandler(fanOut::failed);
    streams.start();
    return fanOut;
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

  private StreamThreadExceptionResponse failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ForeignFactException foreign) {
        stoppedBefore = Optional.of(foreign.kind());
        LOG.error(
            "the fan-out of this node stops, and one of a newer version takes it over: {}",
            cause.getMessage());
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    LOG.error("the fan-out failed and starts again", failure);
    failures.failed(failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Properties properties(LogSettings log, String instance, Path directory) {
    Properties p = StreamsSettings.shared(log, APPLICATION, directory, COMMIT_INTERVAL, instance);
    p.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    // An admin waits for the first of it.
    p.put(StreamsConfig.producerPrefix("linger.ms"), "1");
    return p;
  }
}
