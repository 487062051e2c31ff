package dev.muster.log.dep;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Event;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes what one account leads to, several facts at once or none of them. There is one for an
 * account: opening another one is the fence, which a group of consumers alone is not, because a
 * node that was paused does not know that it lost its partition. For one thread.
 */
public final class DepWriter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final String account;
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventCodec codec;
  private final DepFollower follower;

  /** The fold of what was written last. */
  private CompletableFuture<DepState> folded;

  private DepWriter(
      String account,
      KafkaProducer<byte[], byte[]> producer,
      EventCodec codec,
      DepFollower follower) {
    this.account = account;
    this.producer = producer;
    this.codec = codec;
    this.follower = follower;
    folded = CompletableFuture.completedFuture(DepState.EMPTY);
  }

  static DepWriter open(
      String account, Properties settings, EventCodec codec, DepFollower follower) {
    Properties own = new Properties();
    own.putAll(settings);
    own.put("transactional.id", "muster-dep-" + account);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      DepWriter writer = new DepWriter(account, producer, codec, follower);
      // What the one before committed is known before anything follows from the state.
      writer.await(follower.current());
      return writer;
    } catch (KafkaException e) {
      producer.close(CLOSING);
      throw new LogUnavailableException("Kafka gives no transactions", e);
    } catch (RuntimeException e) {
      producer.close(CLOSING);
      throw e;
    }
  }

  /**
   * Writes these facts, all or none. This node may not have folded them yet.
   *
   * @throws FencedException if another node writes for this account now
   * @throws LogUnavailableException if it is not known whether they were written: this writer is to
   *     be closed, and another one opened, which knows
   */
  public void write(List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    CompletableFuture<DepState> folding = follower.await(events.getLast().id());
    try {
      producer.beginTransaction();
      for (Event event : events) {
        producer.send(
            new ProducerRecord<>(
                Topic.DEP_EVENTS.topicName(), DepLog.key(event), codec.encode(event)));
      }
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      folding.cancel(false);
      throw new FencedException(account, e);
    } catch (KafkaException e) {
      folding.cancel(false);
      throw new LogUnavailableException("what Apple said could not be recorded", e);
    } catch (RuntimeException e) {
      folding.cancel(false);
      throw e;
    }
    folded = folding;
  }

  /**
   * What this node knows, once it has folded all that was written here.
   *
   * @throws LogUnavailableException if it can't be read in time
   */
  public DepState known() {
    await(folded);
    return follower.state();
  }

  private <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while the log was read", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("the topic of DEP could not be read to its end", e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
