package dev.muster.log.payload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.SealedBytes;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.seal.Sealer;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.CommandContent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps contents in the log and gives them back. Safe for any thread; both calls may block for a
 * few seconds at most.
 *
 * <p>Clear contents are cached, up to a number of bytes. What is not cached is read from the log by
 * its place, one reader at a time.
 */
public final class Payloads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final Properties consumerSettings;
  private final WireFormat<CommandContent> format;
  private final PayloadIndex index;
  private final Sealer sealer;
  private final Cache<Digest256, byte[]> cache;
  private KafkaConsumer<byte[], byte[]> reader;

  /**
   * Contents in the log that these clients reach.
   *
   * @param cacheBytes how many bytes of clear contents are kept in memory
   */
  public Payloads(
      Producer<byte[], byte[]> producer,
      Properties consumerSettings,
      WireFormat<CommandContent> format,
      PayloadIndex index,
      Sealer sealer,
      long cacheBytes) {
    this.producer = producer;
    this.consumerSettings = new Properties();
    this.consumerSettings.putAll(consumerSettings);
    // A fetch that waits for new records would hold up the next read of an old one.
    this.consumerSettings.put("fetch.max.wait.ms", "5");
    this.format = format;
    this.index = index;
    this.sealer = sealer;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Digest256 key, byte[] value) -> value.length + Digest256.LENGTH)
            .build();
  }

  /**
   * Writes a content unless it already stands in the log for the same scope.
   *
   * @param scope whom the content belongs to
   * @return its content address, once the content is durable
   */
  public CompletableFuture<Digest256> put(KeyScope scope, byte[] clear) {
    Digest256 address = sealer.contentAddress(scope, clear);
    if (index.find(address).isPresent()) {
      return CompletableFuture.completedFuture(address);
    }
    byte[] key = address.toArray();
    SealedBytes sealed = sealer.seal(scope, key, clear);
    CommandContent content =
        new CommandContent(
            sealed.keyId(),
            ByteBuffer.wrap(sealed.nonce().toArray()),
            ByteBuffer.wrap(sealed.ciphertext().toArray()));
    CompletableFuture<Digest256> written = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(Topic.PAYLOADS.topicName(), key, format.encode(content)),
        (metadata, failure) -> {
          if (failure == null) {
            index.learn(key, metadata.partition(), metadata.offset());
            // Whoever is given the command will ask for it here before long.
            cache.put(address, clear);
            written.complete(address);
          } else {
            written.completeExceptionally(failure);
          }
        });
    return written.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The content, if it is in memory. Never blocks. */
  public byte[] cached(Digest256 address) {
    return cache.getIfPresent(address);
  }

  /**
   * The content with this address.
   *
   * @throws PayloadException if the log does not hold it or can't be reached
   */
  public byte[] get(Digest256 address) {
    // A whole fleet may ask for the same content at once: one reads, the others wait for it.
    return cache.get(address, this::read);
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private byte[] read(Digest256 address) {
    PayloadIndex.Place place =
        index
            .find(address)
            .orElseThrow(() -> new PayloadException("no content has the address " + address));
    CommandContent content = format.decode(fetch(place, address));
    return sealer.open(
        address.toArray(),
        new SealedBytes(
            content.getKeyId(), bytes(content.getNonce()), bytes(content.getCiphertext())));
  }

  private synchronized byte[] fetch(PayloadIndex.Place place, Digest256 address) {
    if (reader == null) {
      reader =
          new KafkaConsumer<>(
              consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
    TopicPartition partition = place.topicPartition();
    reader.assign(List.of(partition));
    reader.seek(partition, place.offset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> entry : reader.poll(Duration.ofMillis(100))) {
        if (entry.offset() == place.offset()) {
          return entry.value();
        }
        throw new PayloadException("the content %s moved while it was read".formatted(address));
      }
    }
    throw new PayloadException("the content %s can't be read in time".formatted(address));
  }

  private static Bytes bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return Bytes.wrap(copy);
  }
}
