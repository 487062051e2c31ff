package dev.muster.log.seal;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.WrappedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic {@code muster.keys} and the ring of what stands in it. Lives as long as the node's log;
 * safe for any thread.
 */
public final class KeyTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyTopic.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final Producer<byte[], byte[]> producer;
  private final Keyring keyring;
  private final KeyCompaction compaction = new KeyCompaction(Topic.KEYS_SEGMENT);
  private final Thread looking = Thread.ofVirtual().name("key-compaction").unstarted(this::look);

  private KeyTopic(
      InstallationKeys keys, WireFormat<WrappedKey> format, Producer<byte[], byte[]> producer) {
    this.producer = producer;
    this.keyring = new Keyring(keys, format, this::append);
  }

  /** The topic that this producer writes to; {@link #learn} has to be told what stands in it. */
  public static KeyTopic open(
      InstallationKeys keys, WireFormat<WrappedKey> format, Producer<byte[], byte[]> producer) {
    KeyTopic topic = new KeyTopic(keys, format, producer);
    topic.looking.start();
    return topic;
  }

  /** Takes note of a record of the topic, in the topic's order. */
  public void learn(ConsumerRecord<byte[], byte[]> record) {
    keyring.learn(record.key(), record.value());
    compaction.seen(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
  }

  /** The keys. */
  public Keyring keyring() {
    return keyring;
  }

  private CompletableFuture<Void> append(byte[] key, byte[] value) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      producer.send(
          new ProducerRecord<>(Topic.KEYS.topicName(), key, value),
          (metadata, failure) -> {
            if (failure == null) {
              durable.complete(null);
            } else {
              durable.completeExceptionally(failure);
            }
          });
    } catch (KafkaException e) {
      durable.completeExceptionally(e);
    }
    return durable;
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS);
        wrapMissing();
        compaction
            .due(Instant.now())
            .ifPresent(
                mark ->
                    append(mark, keyring.destroyedValue())
                        .exceptionally(
                            failure -> {
                              LOG.warn("a destroyed key is still to be compacted away");
                              return null;
                            }));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** While an installation key is replaced, a node that lacks the new one may make data keys. */
  private void wrapMissing() {
    try {
      if (!keyring.installation().former().isEmpty()) {
        new KeyRotation(keyring, keys -> {}).wrapAll();
      }
    } catch (LogUnavailableException e) {
      LOG.warn("data keys are still to be wrapped under the new installation key");
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
