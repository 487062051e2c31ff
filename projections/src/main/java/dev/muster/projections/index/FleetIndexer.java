package dev.muster.projections.index;

import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact.CommandCancelRequested;
import dev.muster.core.event.FleetFact.CommandRequested;
import dev.muster.log.wire.EventCodec;
import dev.muster.schemas.IndexedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the requests of admins into the index. The same one again changes nothing. */
final class FleetIndexer implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(FleetIndexer.class);

  private final EventCodec codec;
  private final String storeName;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<Bytes, byte[]> store;

  FleetIndexer(EventCodec codec, String storeName) {
    this.codec = codec;
    this.storeName = storeName;
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
      take(codec.decode(entry.value()), place.offset());
    } catch (RuntimeException e) {
      LOG.error("{} at {} can't be indexed", place.topic(), place.offset(), e);
    }
    store.put(Keys.position(place.partition()), Keys.number(place.offset() + 1));
  }

  private void take(Event event, long offset) {
    switch (event.fact()) {
      case CommandRequested requested -> request(event, requested, offset);
      case CommandCancelRequested cancelled -> {
        Bytes key = Keys.request(cancelled.commandUuid().value());
        byte[] known = store.get(key);
        if (known != null) {
          IndexedRequest request =
              IndexedRequest.newBuilder(Formats.REQUEST.decode(known))
                  .setCancelledAt(event.occurredAt())
                  .build();
          store.put(key, Formats.REQUEST.encode(request));
        }
      }
      default -> {}
    }
  }

  private void request(Event event, CommandRequested requested, long offset) {
    String uuid = requested.command().uuid().value();
    Bytes key = Keys.request(uuid);
    byte[] known = store.get(key);
    if (known == null) {
      IndexedRequest request =
          IndexedRequest.newBuilder()
              .setOffsets(List.of(offset))
              .setEventIds(List.of(event.id().toString()))
              .setCommandUuid(uuid)
              .setRequestType(requested.command().requestType())
              .setActor(event.actor().name())
              .setRequestedAt(event.occurredAt())
              .setValidUntil(requested.command().validUntil().orElse(null))
              .setTargets(requested.targets().size())
              .build();
      store.put(key, Formats.REQUEST.encode(request));
      store.put(Keys.requestAt(offset), uuid.getBytes(StandardCharsets.UTF_8));
      return;
    }
    IndexedRequest before = Formats.REQUEST.decode(known);
    if (!before.getEventIds().contains(event.id().toString())) {
      IndexedRequest request =
          IndexedRequest.newBuilder(before)
              .setOffsets(with(before.getOffsets(), offset))
              .setEventIds(with(before.getEventIds(), event.id().toString()))
              .setTargets(before.getTargets() + requested.targets().size())
              .build();
      store.put(key, Formats.REQUEST.encode(request));
    }
  }

  private static <T> List<T> with(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }
}
