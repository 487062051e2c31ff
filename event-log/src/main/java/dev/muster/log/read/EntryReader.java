package dev.muster.log.read;

import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.WireFormatException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns records of the event topics into entries, without their requests. For any thread. */
public final class EntryReader {
  private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);

  private final EventCodec codec;

  /** A reader of events in this format. */
  public EntryReader(EventCodec codec) {
    this.codec = codec;
  }

  /** As the other one. */
  public Optional<LogEntry> read(ConsumerRecord<byte[], byte[]> entry) {
    return read(entry.topic(), entry.partition(), entry.offset(), entry.timestamp(), entry.value());
  }

  /**
   * The entry of a record. What no version can read is passed over by every node alike, with an
   * alarm: nothing else than Muster writes there, but one damaged record must not take the answers
   * of every device with it.
   */
  public Optional<LogEntry> read(
      String topic, int partition, long offset, long timestamp, byte[] value) {
    try {
      return Optional.of(
          new LogEntry(
              partition,
              offset,
              Instant.ofEpochMilli(timestamp),
              codec.decodeWithoutRequest(value)));
    } catch (WireFormatException e) {
      LOG.error("{}-{} at {} is damaged and has no effect", topic, partition, offset, e);
      return Optional.empty();
    }
  }
}
