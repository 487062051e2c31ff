package dev.muster.projections.snapshot;

import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import dev.muster.projections.Failures;
import dev.muster.projections.OldStores;
import dev.muster.projections.StartingStreams;
import dev.muster.projections.StreamsSettings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
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
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the log into a store of its own version, exactly once: what changed since the last commit
 * is written to its changelog in one transaction with the offsets that were read. So the highest
 * offset among the snapshots of a partition there tells up to where all of them are, and nodes of
 * this version start from them. Consumers find the same in {@code muster.devices}, whichever
 * version writes it. The fleet's log is folded in the same way into a store of its own ({@link
 * FleetFold}). Every node may run one; those of one version share the partitions. Runs from {@link
 * #start} to {@link #close}.
 */
public final class Snapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final long CACHE = 32L << 20;
  private static final Map<String, String> CHANGELOG =
      Map.of("max.message.bytes", Integer.toString(Topic.LARGEST_RECORD));

  private final StartingStreams starting;
  private final Failures failures;
  private final RetiredVersions retired;

  private Snapshots(
      KafkaStreams streams, Failures failures, LogSettings log, SnapshotSettings settings) {
    this.failures = failures;
    this.retired = RetiredVersions.start(log, settings.version(), settings.retireAfter());
    // To find out whether all have to be made anew may take as long as the session of a member that
    // stopped, and nobody has to wait for snapshots.
    this.starting =
        StartingStreams.start(
            "snapshots",
            "no snapshots are made",
            streams,
            () -> Rebuild.ifEmpty(log, settings.version(), streams::cleanUp));
  }

  /** Starts it. Where there is no snapshot, all of them are made anew. */
  public static Snapshots start(EventLog log, SnapshotSettings settings) {
    OldStores.removeAllBut(
        settings.directory(), SnapshotVersion.APPLICATIONS, settings.version().application());
    KafkaStreams streams =
        new KafkaStreams(
            topology(new SnapshotFold(log.codec(), log.snapshots()), log.codec()),
            properties(log.settings(), settings));
    Failures failures = new Failures(InstantSource.system());
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("the snapshots failed and start again", failure);
          failures.failed(failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    return new Snapshots(streams, failures, log.settings(), settings);
  }

  /** How often they failed. */
  public Failures failures() {
    return failures;
  }

  static Topology topology(SnapshotFold fold, EventCodec codec) {
    Serde<Bytes> keys = Serdes.Bytes();
    Serde<byte[]> values = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Topic.DEVICE_EVENTS.topicName(), Consumed.with(keys, values))
        .processValues(WithOffset::new)
        .groupByKey(Grouped.with(keys, values))
        .aggregate(
            () -> SnapshotFold.NOTHING,
            (device, placed, before) -> fold.fold(placed, before),
            Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(SnapshotVersion.DEVICES)
                .withKeySerde(keys)
                .withValueSerde(values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingEnabled())
        .toStream()
        .filter((device, snapshot) -> snapshot.length > 0)
        .filter((device, snapshot) -> !fold.foreign(text(device), snapshot))
        .to(Topic.DEVICES.topicName(), Produced.with(keys, values));
    builder
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(SnapshotVersion.FLEET), keys, values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingEnabled())
        .stream(Topic.FLEET_EVENTS.topicName(), Consumed.with(keys, values))
        .process(() -> new FleetFold(codec), SnapshotVersion.FLEET);
    return builder.build();
  }

  private static String text(Bytes key) {
    return new String(key.get(), StandardCharsets.UTF_8);
  }

  /** Puts its place in front of each event. */
  private static final class WithOffset extends ContextualFixedKeyProcessor<Bytes, byte[], byte[]> {
    @Override
    public void process(FixedKeyRecord<Bytes, byte[]> entry) {
      RecordMetadata place = context().recordMetadata().orElseThrow();
      context()
          .forward(
              entry.withValue(
                  SnapshotFold.placed(place.partition(), place.offset(), entry.value())));
    }
  }

  @Override
  public void close() {
    retired.close();
    starting.close();
  }

  private static Properties properties(LogSettings log, SnapshotSettings settings) {
    Properties p =
        StreamsSettings.shared(
            log,
            settings.version().application(),
            settings.directory(),
            settings.commitInterval(),
            settings.instance());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, Long.toString(CACHE));
    // Nobody waits for it before the next commit.
    p.put(StreamsConfig.mainConsumerPrefix("fetch.min.bytes"), "1048576");
    p.put(StreamsConfig.mainConsumerPrefix("fetch.max.wait.ms"), "500");
    return p;
  }
}
