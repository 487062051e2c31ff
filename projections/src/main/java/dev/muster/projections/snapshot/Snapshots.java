package dev.muster.projections.snapshot;

import dev.muster.core.device.DeviceFold;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import dev.muster.projections.SmallStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the log into {@code muster.devices}, exactly once: what changed since the last commit is
 * written in one transaction with the offsets that were read. So the highest offset among the
 * snapshots of a partition tells up to where all of them are. Every node may run one; they share
 * the partitions. Runs from {@link #start} to {@link #close}.
 *
 * <p>Another version of the fold is another application, which begins at the beginning.
 */
public final class Snapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final String STATES = "states";
  private static final String APPLICATION = "muster-snapshots-" + DeviceFold.VERSION;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long CACHE = 32L << 20;

  private final KafkaStreams streams;
  private final Thread starting;

  private Snapshots(KafkaStreams streams, LogSettings log) {
    this.streams = streams;
    // To find out whether all have to be made anew may take as long as the session of a member that
    // stopped, and nobody has to wait for snapshots.
    this.starting =
        Thread.ofPlatform()
            .name("snapshots-start")
            .start(
                () -> {
                  try {
                    Rebuild.ifEmpty(log, APPLICATION, STATES, streams::cleanUp);
                    streams.start();
                  } catch (InterruptedException e) {
                    LOG.debug("stopped before it started");
                  } catch (RuntimeException e) {
                    LOG.error("no snapshots are made: start this node again", e);
                  }
                });
  }

  /**
   * Starts it. Where the topic of snapshots is empty, all of them are made anew.
   *
   * @param instance names this node's member of the group, and stays the same over restarts
   * @param directory for files of Kafka Streams
   */
  public static Snapshots start(EventLog log, String instance, Path directory) {
    KafkaStreams streams =
        new KafkaStreams(
            topology(new SnapshotFold(log.codec(), log.snapshots())),
            properties(log.settings(), instance, directory));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("the snapshots failed and start again", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    return new Snapshots(streams, log.settings());
  }

  static Topology topology(SnapshotFold fold) {
    Serde<Bytes> keys = Serdes.Bytes();
    Serde<byte[]> values = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Topic.DEVICE_EVENTS.topicName(), Consumed.with(keys, values))
        .processValues(WithOffset::new)
        .groupByKey(Grouped.with(keys, values))
        .aggregate(
            () -> SnapshotFold.NOTHING,
            (device, placed, before) -> fold.fold(placed, before),
            Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STATES)
                .withKeySerde(keys)
                .withValueSerde(values)
                .withCachingEnabled())
        .toStream()
        .filter((device, snapshot) -> snapshot.length > 0)
        .to(Topic.DEVICES.topicName(), Produced.with(keys, values));
    return builder.build();
  }

  /** Puts its offset in front of each event. */
  private static final class WithOffset extends ContextualFixedKeyProcessor<Bytes, byte[], byte[]> {
    @Override
    public void process(FixedKeyRecord<Bytes, byte[]> entry) {
      long offset = context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
      context().forward(entry.withValue(SnapshotFold.placed(offset, entry.value())));
    }
  }

  @Override
  public void close() {
    starting.interrupt();
    try {
      starting.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.close(PATIENCE);
  }

  private static Properties properties(LogSettings log, String instance, Path directory) {
    Properties p = new Properties();
    p.putAll(log.kafka());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    p.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Rarely: whoever starts reads the events since the last commit, and that takes less than to
    // write each device that often.
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "5000");
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, Long.toString(CACHE));
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(log.replicationFactor()));
    p.put(StreamsConfig.producerPrefix("max.request.size"), Integer.toString(Topic.LARGEST_RECORD));
    p.put(
        StreamsConfig.consumerPrefix("max.partition.fetch.bytes"),
        Integer.toString(Topic.LARGEST_RECORD));
    // Nobody waits for it before the next commit.
    p.put(StreamsConfig.mainConsumerPrefix("fetch.min.bytes"), "1048576");
    p.put(StreamsConfig.mainConsumerPrefix("fetch.max.wait.ms"), "500");
    p.put(StreamsConfig.mainConsumerPrefix("group.instance.id"), instance);
    p.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), "10000");
    p.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    return p;
  }
}
