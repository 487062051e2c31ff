package dev.muster.projections.fanout;

import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.read.EntryReader;
import dev.muster.log.read.LogEntry;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.ForeignFactException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the fleet's log in its order and writes what each request leads to. A crash in the middle
 * repeats a request from its start, and folding the repeats changes nothing: each event has the
 * offset of its request, and an enrollment takes an offset once. So nothing may be passed over
 * either: it would never come again, and a fact that this version does not know may be a request.
 */
final class FanOutProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(FanOutProcessor.class);

  private final EventCodec codec;
  private final EntryReader entries;
  private final EventFactory events;
  private ProcessorContext<byte[], byte[]> context;

  FanOutProcessor(EventCodec codec, EventFactory events) {
    this.codec = codec;
    this.entries = new EntryReader(codec);
    this.events = events;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
    entries
        .read(Topic.FLEET_EVENTS.topicName(), 0, offset, entry.timestamp(), entry.value())
        .ifPresent(this::fanOut);
  }

  private void fanOut(LogEntry entry) {
    switch (entry.decoded()) {
      case Decoded.Known(Event request) -> fanOut(request, entry.offset());
      case Decoded.Foreign foreign when !foreign.ignorable() ->
          throw new ForeignFactException(foreign.kind());
      case Decoded.Foreign ignorable -> LOG.debug("{} is ignorable", ignorable.kind());
    }
  }

  private void fanOut(Event request, long offset) {
    events
        .fannedOut(request, offset)
        .forEach(
            event ->
                context.forward(
                    new Record<>(
                        event.subject().getBytes(StandardCharsets.UTF_8),
                        codec.encode(event),
                        event.occurredAt().toEpochMilli())));
  }
}
