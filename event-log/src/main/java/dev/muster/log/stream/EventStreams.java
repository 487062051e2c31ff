package dev.muster.log.stream;

import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.read.EntryReader;
import dev.muster.log.topics.Topic;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.view.View;
import dev.muster.log.wire.EventCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens streams of what a node folds. Safe for any thread. */
public final class EventStreams {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** Of each stream, as there may be many; a larger record comes alone. */
  private static final String FETCHED = Integer.toString(1 << 20);

  private final Properties consumerSettings = new Properties();
  private final EntryReader entries;
  private final View view;
  private final Function<Consumer<FoldedEvent>, AutoCloseable> follower;
  private final HistoryIndex index;

  /**
   * Streams of one node.
   *
   * @param follower calls a listener for each event that is folded from then on
   * @param index tells what events led to that are read from the log
   */
  public EventStreams(
      Properties consumerSettings,
      EventCodec codec,
      View view,
      Function<Consumer<FoldedEvent>, AutoCloseable> follower,
      HistoryIndex index) {
    this.consumerSettings.putAll(consumerSettings);
    this.consumerSettings.put("fetch.max.bytes", FETCHED);
    this.consumerSettings.put("max.partition.fetch.bytes", FETCHED);
    this.entries = new EntryReader(codec);
    this.view = view;
    this.follower = follower;
    this.index = index;
  }

  /**
   * Opens a stream.
   *
   * @param from where another stream had come to; without it, what is folded from now on
   * @param wanted which events
   * @throws IllegalArgumentException if the position is not one of this log
   * @throws LogUnavailableException if the log can't be read
   * @throws dev.muster.log.history.IndexUnavailableException while the index is being made
   */
  public EventStream open(Optional<StreamPosition> from, Predicate<Event> wanted)
      throws InterruptedException {
    return new EventStream(this, from, wanted);
  }

  HistoryIndex index() {
    return index;
  }

  EntryReader entries() {
    return entries;
  }

  AutoCloseable listen(Consumer<FoldedEvent> listener) {
    return follower.apply(listener);
  }

  Replay replay(Progress progress, Map<TopicPartition, Long> ends) {
    return new Replay(consumerSettings, progress, ends);
  }

  /** Behind what this node has folded by now, in every partition. */
  Map<TopicPartition, Long> folded() {
    Map<TopicPartition, Long> folded = new HashMap<>();
    ends().keySet().forEach(place -> folded.put(place, folded(place)));
    return folded;
  }

  /** Where the log ends by now. */
  Map<TopicPartition, Long> ends() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(
          Stream.of(Topic.FLEET_EVENTS, Topic.DEVICE_EVENTS)
              .flatMap(t -> consumer.partitionsFor(t.topicName(), PATIENCE).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList(),
          PATIENCE);
    } catch (KafkaException e) {
      throw new LogUnavailableException("the log can't be read", e);
    }
  }

  /** Waits until this node and the index know what stands in front of these. */
  void awaitFolded(Map<TopicPartition, Long> ends) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached(ends)) {
      if (System.nanoTime() > deadline) {
        throw new LogUnavailableException("this node lags behind the log");
      }
      Thread.sleep(PAUSE);
    }
    index.await(view.positions(), view.fleetPosition(), PATIENCE);
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> e.getValue() <= folded(e.getKey()));
  }

  private long folded(TopicPartition place) {
    return place.equals(Progress.fleet())
        ? view.fleetPosition()
        : view.positions().getOrDefault(place.partition(), 0L);
  }

  /** The places of a position that someone came with, which are none behind these ends. */
  static Map<TopicPartition, Long> places(StreamPosition from, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> places = Progress.places(from);
    if (!places.keySet().equals(ends.keySet())
        || places.entrySet().stream().anyMatch(e -> e.getValue() > ends.get(e.getKey()))) {
      throw new IllegalArgumentException("the position is none of this log");
    }
    return places;
  }
}
