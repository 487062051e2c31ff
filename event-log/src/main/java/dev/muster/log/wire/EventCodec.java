package dev.muster.log.wire;

import dev.muster.core.event.Event;

/** Events as bytes, the way they stand on the event topics. Safe for any thread. */
public final class EventCodec {
  private final WireFormat<dev.muster.schemas.Event> format;

  /** A codec in this wire format. */
  public EventCodec(WireFormat<dev.muster.schemas.Event> format) {
    this.format = format;
  }

  /** The bytes of an event. */
  public byte[] encode(Event event) {
    return format.encode(EventMapping.toSchema(event));
  }

  /**
   * The event in these bytes.
   *
   * @throws RuntimeException if they are none, or one that this version does not know
   */
  public Event decode(byte[] bytes) {
    return EventMapping.toCore(format.decode(bytes));
  }
}
