package dev.muster.projections.index;

import dev.muster.core.event.Event;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.Decoded;
import dev.muster.schemas.IndexedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes the requests of admins into the index. The same one again changes nothing. */
final class FleetIndexer implements Indexer.Intake {

  @Override
  public void take(KeyValueStore<Bytes, byte[]> store, LogEntry entry) {
    // What this version does not know of the fleet has no place in its index.
    if (entry.decoded() instanceof Decoded.Known(Event event)) {
      take(store, event, entry.offset());
    }
  }

  private static void take(KeyValueStore<Bytes, byte[]> store, Event event, long offset) {
    switch (event.fact()) {
      case CommandRequested requested -> request(store, event, requested, offset);
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

  private static void request(
      KeyValueStore<Bytes, byte[]> store, Event event, CommandRequested requested, long offset) {
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
