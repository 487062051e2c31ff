package dev.muster.log.view;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.Event;
import dev.muster.log.history.Consequence;
import dev.muster.log.payload.PayloadIndex;
import dev.muster.log.read.EntryReader;
import dev.muster.log.read.LogEntry;
import dev.muster.log.seal.KeyTopic;
import dev.muster.log.snapshot.FoldedFleet;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log for ever after, from where the snapshots end, folds each event into the view, and
 * answers those who wait for theirs. One consumer of all partitions, in no group, on a thread of
 * its own, which others help where there is much to fold.
 */
public final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Step NOTHING =
      new Step(DeviceState.UNKNOWN, new Reply.Accepted(), List.of());
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** As many as are read at once. */
  private static final int MOST_POLLED = 1_000;

  /**
   * What lives until it is folded is copied by the collector, so little at a time. A larger record
   * comes alone.
   */
  private static final int FETCHED = 1 << 20;

  /** From so many on it pays to share the work. */
  private static final int MANY = 200;

  private final Properties consumerSettings;
  private final EntryReader entries;
  private final SnapshotReader snapshots;
  private final FleetSnapshotReader fleetSnapshot;
  private final View view;
  private final AwaitedReplies awaited;
  private final PayloadIndex payloads;
  private final KeyTopic keys;
  private final List<Consumer<FoldedEvent>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** A follower that feeds these; {@link #start} sets it going. */
  public Follower(
      Properties consumerSettings,
      EventCodec codec,
      WireFormat<DeviceSnapshot> snapshots,
      SnapshotVersion version,
      View view,
      AwaitedReplies awaited,
      PayloadIndex payloads,
      KeyTopic keys) {
    this.consumerSettings = new Properties();
    this.consumerSettings.putAll(consumerSettings);
    this.consumerSettings.put("max.poll.records", Integer.toString(MOST_POLLED));
    this.consumerSettings.put("max.partition.fetch.bytes", Integer.toString(FETCHED));
    this.entries = new EntryReader(codec);
    this.snapshots = new SnapshotReader(consumerSettings, snapshots, version);
    this.fleetSnapshot = new FleetSnapshotReader(consumerSettings, version);
    this.view = view;
    this.awaited = awaited;
    this.payloads = payloads;
    this.keys = keys;
    this.thread = new Thread(this::run, "log-follower");
  }

  /** Starts reading; the future completes when all that stood in the log by now is folded. */
  public CompletableFuture<Void> start() {
    thread.start();
    return caughtUp;
  }

  /**
   * Calls this for each event that is folded from now on, on the follower's thread, which it must
   * not hold up.
   *
   * @return closes it
   */
  public AutoCloseable listen(Consumer<FoldedEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whether the log as it stood at the start is folded, and reading goes on. */
  public boolean ready() {
    return caughtUp.isDone() && !caughtUp.isCompletedExceptionally() && thread.isAlive();
  }

  @Override
  public void close() {
    closing = true;
    KafkaConsumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> c =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = c;
      Map<TopicPartition, Long> ends = null;
      while (!closing) {
        try {
          if (ends == null) {
            ends = begin(c);
          }
          take(c.poll(POLL));
          if (!caughtUp.isDone() && reached(c, ends)) {
            caughtUp.complete(null);
          }
        } catch (RetriableException e) {
          LOG.warn("the log can't be followed at the moment, and is tried again: {}", e.toString());
        }
      }
    } catch (WakeupException e) {
      LOG.debug("the follower was woken to stop");
    } catch (KafkaException e) {
      LOG.error("the follower can't go on, so this node can't answer any more", e);
      caughtUp.completeExceptionally(e);
    } finally {
      caughtUp.cancel(false);
    }
  }

  /**
   * Takes its place behind the snapshots.
   *
   * @return where the log ends by now
   */
  private Map<TopicPartition, Long> begin(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        Stream.of(Topic.KEYS, Topic.PAYLOADS, Topic.FLEET_EVENTS, Topic.DEVICE_EVENTS)
            .flatMap(t -> consumer.partitionsFor(t.topicName(), PATIENCE).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    FoldedFleet fleet = within(consumer, fleetSnapshot.read());
    // The last that may fail, because what it has put into the view must not be put there again.
    Map<Integer, Long> known = snapshots.read(view);
    view.seedFleet(fleet);
    consumer.seekToBeginning(partitions);
    partitions.stream()
        .filter(p -> p.topic().equals(Topic.DEVICE_EVENTS.topicName()))
        .filter(p -> known.containsKey(p.partition()))
        .forEach(p -> consumer.seek(p, known.get(p.partition())));
    partitions.stream()
        .filter(p -> p.topic().equals(Topic.FLEET_EVENTS.topicName()))
        .forEach(p -> consumer.seek(p, fleet.next()));
    return ends;
  }

  /** A snapshot that reaches beyond its log is of another log, or that one lost its end. */
  private static FoldedFleet within(KafkaConsumer<byte[], byte[]> consumer, FoldedFleet snapshot) {
    TopicPartition log = new TopicPartition(Topic.FLEET_EVENTS.topicName(), 0);
    long end = consumer.endOffsets(List.of(log), PATIENCE).get(log);
    if (snapshot.next() <= end) {
      return snapshot;
    }
    LOG.error(
        "the snapshot of the fleet reaches to {} and its log ends at {}, so the log is folded"
            + " whole: was it restored, or did Kafka lose its end?",
        snapshot.next(),
        end);
    return FoldedFleet.NOTHING;
  }

  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(e -> consumer.position(e.getKey(), PATIENCE) >= e.getValue());
  }

  /**
   * Partitions know nothing of each other: where there is much to take, all processors help. Those
   * who wait are answered after all of it, because to wake their threads for one at a time takes
   * longer than the fold.
   */
  private void take(ConsumerRecords<byte[], byte[]> polled) {
    // A list, because a set of two may not be split in two.
    List<TopicPartition> partitions = List.copyOf(polled.partitions());
    (polled.count() < MANY ? partitions.stream() : partitions.parallelStream())
        .map(p -> polled.records(p).stream().map(this::take).flatMap(Optional::stream).toList())
        .toList()
        .forEach(folded -> folded.forEach(this::tell));
  }

  /**
   * An event about which someone wants to know.
   *
   * @param details empty if nobody listens
   */
  private record Folded(UUID id, Reply reply, Optional<FoldedEvent> details) {}

  private void tell(Folded folded) {
    awaited.folded(folded.id(), folded.reply());
    folded.details().ifPresent(details -> listeners.forEach(listener -> listener.accept(details)));
  }

  private Optional<Folded> take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topic.PAYLOADS.topicName())) {
      payloads.learn(record.key(), record.partition(), record.offset());
      return Optional.empty();
    }
    if (record.topic().equals(Topic.KEYS.topicName())) {
      keys.learn(record);
      return Optional.empty();
    }
    Optional<LogEntry> entry = entries.read(record);
    if (record.topic().equals(Topic.FLEET_EVENTS.topicName())) {
      entry.ifPresentOrElse(view::foldFleet, () -> view.passFleet(record.offset()));
      return entry.flatMap(e -> folded(e, NOTHING));
    }
    Optional<Folded> folded = entry.flatMap(this::device);
    view.at(record.partition(), record.offset());
    return folded;
  }

  /** What no device could be named for is kept for the record and decides about nobody. */
  private Optional<Folded> device(LogEntry entry) {
    return folded(
        entry, entry.device().isEmpty() ? NOTHING : view.foldDevice(entry.device().get(), entry));
  }

  private Optional<Folded> folded(LogEntry entry, Step step) {
    if (!listeners.isEmpty() && entry.decoded() instanceof Decoded.Known(Event event)) {
      FoldedEvent details =
          new FoldedEvent(
              entry.partition(), entry.offset(), entry.recordedAt(), event, Consequence.of(step));
      return Optional.of(new Folded(entry.id(), step.reply(), Optional.of(details)));
    }
    return awaited.holds(entry.id())
        ? Optional.of(new Folded(entry.id(), step.reply(), Optional.empty()))
        : Optional.empty();
  }
}
