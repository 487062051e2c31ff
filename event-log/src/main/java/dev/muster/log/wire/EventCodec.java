package dev.muster.log.wire;

import dev.muster.core.event.Event;
import dev.muster.schemas.RawRequest;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Events as bytes, the way they stand on the event topics. Safe for any thread. */
public final class EventCodec {
  private static final Schema WHOLE = dev.muster.schemas.Event.getClassSchema();
  private static final String REQUEST = "request";

  private final WireFormat<dev.muster.schemas.Event> whole;
  private final WireFormat<dev.muster.schemas.Event> withoutRequest;
  private final ForeignReader foreign;

  /**
   * A codec that writes the newest schema.
   *
   * @param writerSchemas as for {@link WireFormat}
   */
  public EventCodec(IntFunction<Schema> writerSchemas) {
    whole = new WireFormat<>(WHOLE, writerSchemas);
    withoutRequest = new WireFormat<>(withoutRequest(), writerSchemas);
    foreign = new ForeignReader(writerSchemas);
  }

  /** The bytes of an event. */
  public byte[] encode(Event event) {
    return whole.encode(EventMapping.toSchema(event));
  }

  /**
   * The event in these bytes.
   *
   * @throws WireFormatException if they are none of any version
   */
  public Decoded decode(byte[] bytes) {
    return decode(whole, bytes);
  }

  /**
   * As {@link #decode}, but without the request, which means nothing to a fold and is the most of
   * it: that is passed over and never copied.
   */
  public Decoded decodeWithoutRequest(byte[] bytes) {
    return decode(withoutRequest, bytes);
  }

  private Decoded decode(WireFormat<dev.muster.schemas.Event> format, byte[] bytes) {
    try {
      return new Decoded.Known(EventMapping.toCore(format.decode(bytes)));
    } catch (RuntimeException e) {
      return foreign.read(bytes);
    }
  }

  /** What a reader's schema has no field for is passed over, so the request has none in this. */
  private static Schema withoutRequest() {
    Schema request = RawRequest.getClassSchema();
    Schema nothing = record(request, List.of());
    return record(
        WHOLE,
        WHOLE.getFields().stream()
            .map(
                f ->
                    f.name().equals(REQUEST)
                        ? new Schema.Field(
                            REQUEST,
                            Schema.createUnion(Schema.create(Schema.Type.NULL), nothing),
                            f.doc(),
                            JsonProperties.NULL_VALUE)
                        : new Schema.Field(f, f.schema()))
            .collect(Collectors.toList()));
  }

  private static Schema record(Schema like, List<Schema.Field> fields) {
    return Schema.createRecord(like.getName(), like.getDoc(), like.getNamespace(), false, fields);
  }
}
