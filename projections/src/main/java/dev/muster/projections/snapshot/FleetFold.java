package dev.muster.projections.snapshot;

import dev.muster.log.read.EntryReader;
import dev.muster.log.snapshot.FleetEntries;
import dev.muster.log.snapshot.FoldedFleet;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the fleet's log into a store of small entries, of which each event writes those that it
 * changes. Beside the store it keeps what is known, as the view does. For one thread.
 */
final class FleetFold implements Processor<Bytes, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(FleetFold.class);

  private final EntryReader events;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<Bytes, byte[]> store;
  private Optional<FleetEntries> entries = Optional.empty();

  FleetFold(EventCodec codec) {
    this.events = new EntryReader(codec);
  }

  /** Also after a failure: then the store was set back to what was committed. */
  @Override
  public void init(ProcessorContext<Void, Void> given) {
    context = given;
    store = given.getStateStore(SnapshotVersion.FLEET);
    try {
      entries = Optional.of(FleetEntries.read(this::values));
    } catch (RuntimeException e) {
      entries = Optional.empty();
      LOG.error(
          "the snapshot of the fleet can't be read and is made no more, so nodes fold its log"
              + " whole: remove the topic {}-{}-changelog while no node with the role projections"
              + " runs",
          given.applicationId(),
          SnapshotVersion.FLEET,
          e);
    }
  }

  @Override
  public void process(Record<Bytes, byte[]> event) {
    long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
    entries
        .filter(known -> known.folded().next() <= offset)
        .ifPresent(known -> known.advance(after(known.folded(), event, offset), this::put));
  }

  private FoldedFleet after(FoldedFleet before, Record<Bytes, byte[]> event, long offset) {
    return events
        .read(Topic.FLEET_EVENTS.topicName(), 0, offset, event.timestamp(), event.value())
        .map(before::with)
        .orElseGet(() -> before.without(offset));
  }

  private void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  private void values(Consumer<byte[]> visitor) {
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        visitor.accept(entry.value);
      }
    }
  }
}
