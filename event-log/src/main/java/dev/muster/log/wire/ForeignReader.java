package dev.muster.log.wire;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads by its writer's schema alone an event that does not fit ours. Bytes that do not even fit
 * that are damaged, and not foreign. Slow, and rarely asked. Safe for any thread.
 */
final class ForeignReader {
  private static final String IGNORABLE = "ignorable";

  private final IntFunction<Schema> writerSchemas;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  ForeignReader(IntFunction<Schema> writerSchemas) {
    this.writerSchemas = writerSchemas;
  }

  /**
   * What can be read of it.
   *
   * @throws WireFormatException if nothing can
   */
  Decoded.Foreign read(byte[] bytes) {
    Schema writer = schemas.computeIfAbsent(WireFormat.schemaId(bytes), writerSchemas::apply);
    try {
      GenericRecord event =
          new GenericDatumReader<GenericRecord>(writer)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          bytes, WireFormat.HEADER, bytes.length - WireFormat.HEADER, null));
      Schema branch = ((GenericRecord) event.get("payload")).getSchema();
      return new Decoded.Foreign(
          envelope(event), branch.getName(), Boolean.TRUE.equals(branch.getObjectProp(IGNORABLE)));
    } catch (Exception e) {
      throw new WireFormatException("does not fit its schema " + WireFormat.schemaId(bytes), e);
    }
  }

  private static Envelope envelope(GenericRecord event) {
    GenericRecord recorder = (GenericRecord) event.get("recordedBy");
    return new Envelope(
        UUID.fromString(text(event, "id")),
        Instant.ofEpochMilli((Long) event.get("occurredAt")),
        text(recorder, "node"),
        text(recorder, "version"),
        text((GenericRecord) event.get("actor"), "name"),
        UUID.fromString(text(event, "correlationId")),
        optional(event, "causationId").map(UUID::fromString),
        text(event, "subject"),
        optional(event, "enrollmentId"));
  }

  private static String text(GenericRecord from, String field) {
    return from.get(field).toString();
  }

  private static Optional<String> optional(GenericRecord from, String field) {
    return Optional.ofNullable(from.get(field)).map(Object::toString);
  }
}
