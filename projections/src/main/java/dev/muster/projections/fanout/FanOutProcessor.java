package dev.muster.projections.fanout;

import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.wire.EventCodec;
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
 * offset of its request, and an enrolment takes an offset once.
 */
final class FanOutProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(FanOutProcessor.class);

  private final EventCodec codec;
  private final EventFactory events;
  private ProcessorContext<byte[], byte[]> context;

  FanOutProcessor(EventCodec codec, EventFactory events) {
    this.codec = codec;
    this.events = events;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
    Event request;
    try {
      request = codec.decode(entry.value());
    } catch (RuntimeException e) {
      LOG.error(
          "what stands at {} in the fleet's log can't be read and leads to nothing", offset, e);
      return;
    }
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
