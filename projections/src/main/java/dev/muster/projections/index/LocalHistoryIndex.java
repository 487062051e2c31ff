package dev.muster.projections.index;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.LogSettings;
import dev.muster.log.history.CommandFate;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.history.IndexUnavailableException;
import dev.muster.log.history.RequestedCommand;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import dev.muster.projections.OldStores;
import dev.muster.projections.StartingStreams;
import dev.muster.projections.StreamsSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The index of this node: two global stores of Kafka Streams, which each node fills from the whole
 * log and keeps on its own disk. What is missing is made from the log again while the node runs,
 * and until then every question is answered with an {@link IndexUnavailableException}.
 */
public final class LocalHistoryIndex implements HistoryIndex, AutoCloseable {
  private static final String APPLICATION = "muster-history-index";

  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final KafkaStreams streams;
  private final ToIntFunction<EnrollmentId> partitions;
  private final StartingStreams starting;

  private LocalHistoryIndex(KafkaStreams streams, ToIntFunction<EnrollmentId> partitions) {
    this.streams = streams;
    this.partitions = partitions;
    // It returns when the log is taken in to its end.
    this.starting =
        StartingStreams.start(
            "history-index",
            "there are no histories on this node",
            streams,
            StartingStreams.Preparation.NONE);
  }

  /**
   * Starts to fill it.
   *
   * @param partitions finds the partition of a device
   * @param directory where it is kept
   */
  public static LocalHistoryIndex start(
      LogSettings log, EventCodec codec, ToIntFunction<EnrollmentId> partitions, Path directory) {
    OldStores.removeAllBut(
        directory.resolve(APPLICATION).resolve("global").resolve("rocksdb"),
        Set.of(IndexStores.DEVICES, IndexStores.FLEET));
    Topology topology = new Topology();
    DeviceStates states = new DeviceStates();
    add(
        topology,
        DeviceStore.supplier(IndexStores.DEVICES, states),
        Topic.DEVICE_EVENTS,
        () -> new Indexer(codec, IndexStores.DEVICES, new DeviceIndexer(states)));
    add(
        topology,
        Stores.persistentKeyValueStore(IndexStores.FLEET),
        Topic.FLEET_EVENTS,
        () -> new Indexer(codec, IndexStores.FLEET, new FleetIndexer()));
    return new LocalHistoryIndex(
        new KafkaStreams(topology, properties(log, directory)), partitions);
  }

  private static void add(
      Topology topology,
      KeyValueBytesStoreSupplier disk,
      Topic topic,
      ProcessorSupplier<byte[], byte[], Void, Void> indexer) {
    StoreBuilder<?> store =
        Stores.keyValueStoreBuilder(disk, Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled();
    topology.addGlobalStore(
        store,
        disk.name() + "-source",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic.topicName(),
        disk.name() + "-indexer",
        indexer);
  }

  @Override
  public void close() {
    starting.close();
  }

  @Override
  public void await(Map<Integer, Long> devices, long fleet, Duration patience) {
    await(patience, () -> position(IndexStores.FLEET, 0) >= fleet);
    devices.forEach(
        (partition, position) ->
            await(patience, () -> position(IndexStores.DEVICES, partition) >= position));
  }

  private static void await(Duration patience, BooleanSupplier reached) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw IndexUnavailableException.lagging();
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw IndexUnavailableException.lagging();
      }
    }
  }

  private long position(String store, int partition) {
    byte[] known = store(store).get(Keys.position(partition));
    return known == null ? 0 : ByteBuffer.wrap(known).getLong();
  }

  @Override
  public List<HistoryLine> lines(
      EnrollmentId device, long after, Predicate<HistoryLine> wanted, int limit) {
    Bytes from = Keys.event(device.device().value(), after + 1);
    try (KeyValueIterator<Bytes, byte[]> found =
        store(IndexStores.DEVICES).range(from, Keys.behind(from))) {
      return lines(found, partitions.applyAsInt(device), wanted, limit);
    }
  }

  @Override
  public List<HistoryLine> linesBefore(
      EnrollmentId device, long before, Predicate<HistoryLine> wanted, int limit) {
    if (before <= 0) {
      return List.of();
    }
    Bytes from = Keys.event(device.device().value(), 0);
    Bytes to = Keys.event(device.device().value(), before - 1);
    try (KeyValueIterator<Bytes, byte[]> found =
        store(IndexStores.DEVICES).reverseRange(from, to)) {
      return lines(found, partitions.applyAsInt(device), wanted, limit);
    }
  }

  private static List<HistoryLine> lines(
      KeyValueIterator<Bytes, byte[]> found,
      int partition,
      Predicate<HistoryLine> wanted,
      int limit) {
    List<HistoryLine> lines = new ArrayList<>();
    while (found.hasNext() && lines.size() < limit) {
      KeyValue<Bytes, byte[]> next = found.next();
      HistoryLine line =
          IndexMapping.line(partition, Keys.number(next.key), Formats.EVENT.decode(next.value));
      if (wanted.test(line)) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Override
  public Optional<CommandFate> fate(CommandUuid uuid, EnrollmentId enrollment) {
    return Optional.ofNullable(
            store(IndexStores.DEVICES).get(Keys.fate(uuid.value(), enrollment.value())))
        .map(
            value ->
                IndexMapping.fate(uuid.value(), enrollment.value(), Formats.FATE.decode(value)));
  }

  @Override
  public void fates(CommandUuid uuid, Consumer<CommandFate> visitor) {
    Bytes from = Keys.fates(uuid.value());
    try (KeyValueIterator<Bytes, byte[]> found =
        store(IndexStores.DEVICES).range(from, Keys.behind(from))) {
      found.forEachRemaining(
          next ->
              visitor.accept(
                  IndexMapping.fate(
                      uuid.value(), Keys.tail(next.key), Formats.FATE.decode(next.value))));
    }
  }

  @Override
  public SequencedMap<Long, CommandFate> commands(EnrollmentId enrollment, long before, int limit) {
    SequencedMap<Long, CommandFate> fates = new LinkedHashMap<>();
    if (before <= 0) {
      return fates;
    }
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(IndexStores.DEVICES);
    try (KeyValueIterator<Bytes, byte[]> found =
        store.reverseRange(
            Keys.command(enrollment.value(), 0), Keys.command(enrollment.value(), before - 1))) {
      while (found.hasNext() && fates.size() < limit) {
        KeyValue<Bytes, byte[]> next = found.next();
        String uuid = new String(next.value, StandardCharsets.UTF_8);
        byte[] fate = store.get(Keys.fate(uuid, enrollment.value()));
        fates.put(
            Keys.number(next.key),
            IndexMapping.fate(uuid, enrollment.value(), Formats.FATE.decode(fate)));
      }
    }
    return fates;
  }

  @Override
  public Map<String, List<Long>> answers(EnrollmentId enrollment) {
    Map<String, List<Long>> answers = new LinkedHashMap<>();
    Bytes from = Keys.answers(enrollment.value());
    try (KeyValueIterator<Bytes, byte[]> found =
        store(IndexStores.DEVICES).range(from, Keys.behind(from))) {
      found.forEachRemaining(
          next ->
              answers.put(
                  Keys.tail(next.key),
                  List.copyOf(Formats.ANSWERS.decode(next.value).getOffsets())));
    }
    return answers;
  }

  @Override
  public Optional<RequestedCommand> request(CommandUuid uuid) {
    return Optional.ofNullable(store(IndexStores.FLEET).get(Keys.request(uuid.value())))
        .map(value -> IndexMapping.request(Formats.REQUEST.decode(value)));
  }

  @Override
  public List<RequestedCommand> requests(long before, int limit) {
    List<RequestedCommand> requests = new ArrayList<>();
    if (before <= 0) {
      return requests;
    }
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(IndexStores.FLEET);
    try (KeyValueIterator<Bytes, byte[]> found =
        store.reverseRange(Keys.requestAt(0), Keys.requestAt(before - 1))) {
      while (found.hasNext() && requests.size() < limit) {
        String uuid = new String(found.next().value, StandardCharsets.UTF_8);
        requests.add(IndexMapping.request(Formats.REQUEST.decode(store.get(Keys.request(uuid)))));
      }
    }
    return requests;
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name) {
    try {
      return streams.store(
          StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.keyValueStore()));
    } catch (IllegalStateException | InvalidStateStoreException e) {
      throw IndexUnavailableException.building();
    }
  }

  private static Properties properties(LogSettings log, Path directory) {
    Properties p = StreamsSettings.alone(log, APPLICATION, directory, COMMIT_INTERVAL);
    // Under load a few large fetches instead of one for each event; what was just recorded is
    // there a tenth of a second later at most.
    p.put(StreamsConfig.globalConsumerPrefix("fetch.min.bytes"), "65536");
    p.put(StreamsConfig.globalConsumerPrefix("fetch.max.wait.ms"), "100");
    return p;
  }
}
