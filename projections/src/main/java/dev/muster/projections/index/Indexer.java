package dev.muster.projections.index;

import dev.muster.log.read.EntryReader;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.EventCodec;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes one topic into its store, event by event, and notes how far it is. */
final class Indexer implements Processor<byte[], byte[], Void, Void> {
  private final EntryReader entries;
  private final String storeName;
  private final Intake intake;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<Bytes, byte[]> store;

  /** What one event adds to the store. The same event may come again after a crash. */
  interface Intake {
    void take(KeyValueStore<Bytes, byte[]> store, LogEntry entry);
  }

  Indexer(EventCodec codec, String storeName, Intake intake) {
    this.entries = new EntryReader(codec);
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
    entries
        .read(place.topic(), place.partition(), place.offset(), entry.timestamp(), entry.value())
        .ifPresent(read -> intake.take(store, read));
    store.put(Keys.position(place.partition()), Keys.number(place.offset() + 1));
  }
}
