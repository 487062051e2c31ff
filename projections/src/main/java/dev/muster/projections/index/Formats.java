package dev.muster.projections.index;

import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.IndexedAnswers;
import dev.muster.schemas.IndexedEvent;
import dev.muster.schemas.IndexedFate;
import dev.muster.schemas.IndexedRequest;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** The values of the index as bytes. A file of another version is made anew, so one schema does. */
final class Formats {
  static final WireFormat<DeviceSnapshot> STATE = of(DeviceSnapshot.getClassSchema());
  static final WireFormat<IndexedEvent> EVENT = of(IndexedEvent.getClassSchema());
  static final WireFormat<IndexedFate> FATE = of(IndexedFate.getClassSchema());
  static final WireFormat<IndexedAnswers> ANSWERS = of(IndexedAnswers.getClassSchema());
  static final WireFormat<IndexedRequest> REQUEST = of(IndexedRequest.getClassSchema());

  private Formats() {}

  private static <T extends SpecificRecordBase> WireFormat<T> of(Schema schema) {
    return new WireFormat<>(schema, id -> schema);
  }
}
