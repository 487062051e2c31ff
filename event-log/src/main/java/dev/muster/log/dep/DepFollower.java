package dev.muster.log.dep;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is committed in the topic of DEP for ever after, from its beginning, and folds it. On
 * a thread of its own.
 */
final class DepFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DepFollower.class);
  private static final TopicPartition PLACE = new TopicPartition(Topic.DEP_EVENTS.topicName(), 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Properties settings;
  private final EventCodec codec;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Map<UUID, CompletableFuture<DepState>> awaited = new ConcurrentHashMap<>();
  private final Queue<CompletableFuture<DepState>> asking = new ConcurrentLinkedQueue<>();
  private final Map<String, long[]> offsets = new ConcurrentHashMap<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> newer = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "dep-follower");
  private volatile DepState state = DepState.EMPTY;
  private volatile boolean closing;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  DepFollower(Properties settings, EventCodec codec) {
    this.settings = settings;
    this.codec = codec;
  }

  void start() {
    current()
        .whenComplete(
            (known, failure) -> {
              if (failure == null) {
                caughtUp.complete(null);
              } else {
                caughtUp.completeExceptionally(failure);
              }
            });
    thread.start();
  }

  CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  DepState state() {
    return state;
  }

  /** Completes when all that stands in the topic by now is folded. */
  CompletableFuture<DepState> current() {
    CompletableFuture<DepState> answer = new CompletableFuture<>();
    asking.add(answer);
    if (closing) {
      end();
    }
    return answer;
  }

  /** Completes when the event with this id is folded; to be called before it is written. */
  CompletableFuture<DepState> await(UUID event) {
    CompletableFuture<DepState> folded = new CompletableFuture<>();
    awaited.put(event, folded);
    folded.whenComplete((known, failure) -> awaited.remove(event));
    return folded;
  }

  List<Long> offsets(String serialNumber) {
    return Arrays.stream(offsets.getOrDefault(serialNumber, new long[0])).boxed().toList();
  }

  AutoCloseable listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
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
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = c;
      c.assign(List.of(PLACE));
      c.seekToBeginning(List.of(PLACE));
      Wait wait = Wait.NONE;
      while (!closing) {
        try {
          wait = wait.orFor(asking, c);
          c.poll(wait.isNone() ? POLL : Duration.ofMillis(20)).forEach(this::take);
          if (!wait.isNone() && c.position(PLACE, PATIENCE) >= wait.end()) {
            wait.over(state);
            wait = Wait.NONE;
          }
        } catch (RetriableException e) {
          LOG.warn("DEP's topic can't be followed now, and is tried again: {}", e.toString());
        }
      }
    } catch (WakeupException e) {
      LOG.debug("the follower of DEP was woken to stop");
    } catch (KafkaException e) {
      LOG.error("the follower of DEP can't go on, so this node does not know what changes", e);
    } finally {
      closing = true;
      end();
    }
  }

  private void end() {
    LogUnavailableException gone = new LogUnavailableException("this node does not follow DEP");
    for (CompletableFuture<DepState> answer; (answer = asking.poll()) != null; ) {
      answer.completeExceptionally(gone);
    }
    List.copyOf(awaited.values()).forEach(folded -> folded.completeExceptionally(gone));
    caughtUp.completeExceptionally(gone);
  }

  private void take(ConsumerRecord<byte[], byte[]> entry) {
    Optional<Event> event = read(entry);
    if (event.isEmpty()) {
      return;
    }
    state = state.evolve(event.get());
    serialNumber(event.get())
        .ifPresent(serial -> offsets.merge(serial, new long[] {entry.offset()}, DepFollower::join));
    CompletableFuture<DepState> waiting = awaited.get(event.get().id());
    if (waiting != null) {
      waiting.complete(state);
    }
    listeners.forEach(listener -> listener.accept(event.get()));
  }

  /** What is damaged or of a newer version is passed over, with an alarm. */
  Optional<Event> read(ConsumerRecord<byte[], byte[]> entry) {
    try {
      return switch (codec.decodeWithoutRequest(entry.value())) {
        case Decoded.Known(Event event) -> Optional.of(event);
        case Decoded.Foreign foreign -> {
          if (newer.add(foreign.kind())) {
            LOG.warn(
                "{} wrote of DEP what this version does not know ({}), and this node goes on"
                    + " without it: upgrade it",
                foreign.envelope().node(),
                foreign.kind());
          }
          yield Optional.empty();
        }
      };
    } catch (WireFormatException e) {
      LOG.error("{} at {} is damaged and has no effect", PLACE, entry.offset(), e);
      return Optional.empty();
    }
  }

  private static Optional<String> serialNumber(Event event) {
    return switch (event.fact()) {
      case DepDeviceFact fact -> Optional.of(fact.serialNumber());
      case DepRuleFact.DepSerialLabeled fact -> Optional.of(fact.serialNumber());
      case DepRuleFact.DepProfileChosen fact -> Optional.of(fact.serialNumber());
      default -> Optional.empty();
    };
  }

  private static long[] join(long[] before, long[] one) {
    long[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = one[0];
    return all;
  }

  /** Those who wait until the follower has come to an offset. */
  private record Wait(long end, List<CompletableFuture<DepState>> answers) {
    static final Wait NONE = new Wait(0, List.of());

    boolean isNone() {
      return answers.isEmpty();
    }

    /** Who asks while others wait is answered after them, for the end may be another by then. */
    Wait orFor(Queue<CompletableFuture<DepState>> asking, KafkaConsumer<byte[], byte[]> consumer) {
      if (!isNone() || asking.isEmpty()) {
        return this;
      }
      List<CompletableFuture<DepState>> answers = new ArrayList<>();
      for (CompletableFuture<DepState> answer; (answer = asking.poll()) != null; ) {
        answers.add(answer);
      }
      try {
        long end = consumer.endOffsets(List.of(PLACE), PATIENCE).get(PLACE);
        return new Wait(end, List.copyOf(answers));
      } catch (KafkaException e) {
        asking.addAll(answers);
        throw e;
      }
    }

    void over(DepState known) {
      answers.forEach(answer -> answer.complete(known));
    }
  }
}
