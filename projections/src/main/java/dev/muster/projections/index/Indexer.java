package dev.muster.projections.index;

import dev.muster.core.event.Event;
import dev.muster.log.wire.EventCodec;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one topic into its store, event by event, and notes how far it is. */
final class Indexer implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final EventCodec codec;
  private final String storeName;
  private final Intake intake;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<Bytes, byte[]> store;

  /** What one event adds to the store. The same event may come again after a crash. */
  interface Intake {
    void take(KeyValueStore<Bytes, byte[]> store, Event event, long offset, Instant recordedAt);
  }

  Indexer(EventCodec codec, String storeName, Intake intake) {
    this.codec = codec;
    this.storeName = storeName;
    this.intake = intake;
  }

  @Override
  public void init(ProcessorContext<Void, Void> given) {
    context = given;
    store = given.getStateStore(storeName);
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    try {
      intake.take(
          store,
          codec.decodeWithoutRequest(entry.value()),
          place.offset(),
          Instant.ofEpochMilli(entry.timestamp()));
    } catch (RuntimeException e) {
      LOG.error(
          "{}-{} at {} can't be indexed", place.topic(), place.partition(), place.offset(), e);
    }
    store.put(Keys.position(place.partition()), Keys.number(place.offset() + 1));
  }
}
