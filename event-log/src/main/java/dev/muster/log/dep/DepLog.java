package dev.muster.log.dep;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.Topic;
import dev.muster.log.topics.TopicScan;
import dev.muster.log.wire.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * What this node knows of Apple's Device Enrollment Program, and how facts about it are written.
 * Safe for any thread. Futures complete on the thread of the follower, which nobody may block.
 */
public final class DepLog implements AutoCloseable {
  /**
   * An open transaction of a node that died holds back readers until Kafka ends it, so longer than
   * that.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final Duration SCAN = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final Properties transactional;
  private final EventCodec codec;
  private final DepFollower follower;
  private final Properties consumer;

  /**
   * Starts to follow the topic.
   *
   * @param consumer settings of a consumer that reads what is committed
   * @param producer writes single facts
   * @param transactional settings of a producer without its transactional id
   */
  public DepLog(
      Properties consumer,
      Producer<byte[], byte[]> producer,
      Properties transactional,
      EventCodec codec) {
    this.consumer = consumer;
    this.producer = producer;
    this.transactional = transactional;
    this.codec = codec;
    follower = new DepFollower(consumer, codec);
    follower.start();
  }

  /** Completes when all that stood in the topic at the start is folded. */
  public CompletableFuture<Void> caughtUp() {
    return follower.caughtUp();
  }

  /** What this node knows by now. */
  public DepState state() {
    return follower.state();
  }

  /** What it knows when it has folded all that stands in the topic by now. */
  public CompletableFuture<DepState> current() {
    return follower.current().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where the facts about a serial number stand in the topic, in their order. */
  public List<Long> offsets(String serialNumber) {
    return follower.offsets(serialNumber);
  }

  /**
   * Calls this for each event that is folded from now on, on the follower's thread.
   *
   * @return ends it
   */
  public AutoCloseable listen(Consumer<Event> listener) {
    return follower.listen(listener);
  }

  /**
   * Appends a fact that needs no fence: what an admin said, or a device asked. The future completes
   * with the state that has it, or with a {@link LogUnavailableException}.
   */
  public CompletableFuture<DepState> append(Event event) {
    CompletableFuture<DepState> folded = follower.await(event.id());
    try {
      producer.send(
          new ProducerRecord<>(Topic.DEP_EVENTS.topicName(), key(event), codec.encode(event)),
          (metadata, failure) -> {
            if (failure != null) {
              folded.completeExceptionally(failure);
            }
          });
    } catch (KafkaException e) {
      folded.completeExceptionally(e);
    }
    return folded
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    new LogUnavailableException(
                        "a fact about DEP is not known to be recorded and folded", failure)));
  }

  /**
   * Reads the topic once more from its beginning to its end as it stands now, for who wants its
   * past. What this version does not know is passed over.
   *
   * @throws LogUnavailableException if it can't be read
   */
  public void replay(Consumer<Event> visitor) {
    try (TopicScan scan = new TopicScan(consumer, SCAN)) {
      scan.read(
          TopicScan.partitions(Topic.DEP_EVENTS.topicName(), IntStream.of(0)),
          entry -> follower.read(entry).ifPresent(visitor));
    }
  }

  /**
   * Writes for an account from now on; who wrote for it before can't any more.
   *
   * @throws LogUnavailableException if Kafka does not answer
   */
  public DepWriter writer(String account) {
    return DepWriter.open(account, transactional, codec, follower);
  }

  static byte[] key(Event event) {
    return event.subject().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    follower.close();
  }
}
