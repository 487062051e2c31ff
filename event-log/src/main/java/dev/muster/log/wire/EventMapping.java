package dev.muster.log.wire;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.SealedBytes;
import dev.muster.schemas.ActorKind;
import dev.muster.schemas.Channel;
import dev.muster.schemas.Sealed;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The one mapping between the core's events and the schema's. What one direction writes the other
 * reads back whole. Avro's builders check and copy each field, which takes longer than to write it,
 * so the mappings of this package do without them.
 */
public final class EventMapping {
  private EventMapping() {}

  /** The core's event as the schema has it. */
  public static dev.muster.schemas.Event toSchema(Event e) {
    return new dev.muster.schemas.Event(
        e.id(),
        e.occurredAt(),
        new dev.muster.schemas.Recorder(e.recordedBy().node(), e.recordedBy().version()),
        actor(e.actor()),
        e.correlationId(),
        e.causationId().orElse(null),
        e.subject(),
        e.enrollment().map(n -> n.id().value()).orElse(null),
        e.enrollment().map(n -> channel(n.channel())).orElse(null),
        e.traceParent().orElse(null),
        e.request().map(EventMapping::request).orElse(null),
        FactMapping.toSchema(e.fact()));
  }

  /**
   * The schema's event as the core has it; without a request that was passed over.
   *
   * @throws IllegalArgumentException if it holds what this version does not know
   */
  public static Event toCore(dev.muster.schemas.Event e) {
    return new Event(
        e.getId(),
        e.getOccurredAt(),
        new Recorder(e.getRecordedBy().getNode(), e.getRecordedBy().getVersion()),
        actor(e.getActor()),
        e.getCorrelationId(),
        Optional.ofNullable(e.getCausationId()),
        e.getSubject(),
        Optional.ofNullable(e.getEnrollmentId())
            .map(id -> new Enrollment(new EnrollmentId(id), channel(e.getChannel()))),
        Optional.ofNullable(e.getTraceParent()),
        Optional.ofNullable(e.getRequest())
            .filter(request -> request.getBody() != null)
            .map(EventMapping::request),
        FactMapping.toCore(e.getPayload()));
  }

  static Channel channel(dev.muster.core.event.Channel channel) {
    return Channel.valueOf(channel.name());
  }

  static dev.muster.core.event.Channel channel(Channel channel) {
    return dev.muster.core.event.Channel.valueOf(channel.name());
  }

  static Sealed sealed(SealedBytes sealed) {
    return new Sealed(sealed.keyId(), buffer(sealed.nonce()), buffer(sealed.ciphertext()));
  }

  static SealedBytes sealed(Sealed sealed) {
    return new SealedBytes(
        sealed.getKeyId(), bytes(sealed.getNonce()), bytes(sealed.getCiphertext()));
  }

  static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }

  static Bytes bytes(ByteBuffer buffer) {
    return Bytes.wrap(array(buffer));
  }

  /** Avro gives each value an array of its own, which need not be copied again. */
  static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  private static dev.muster.schemas.RawRequest request(RawRequest request) {
    return new dev.muster.schemas.RawRequest(
        sealed(request.body()), request.signature().map(EventMapping::buffer).orElse(null));
  }

  private static RawRequest request(dev.muster.schemas.RawRequest request) {
    return new RawRequest(
        sealed(request.getBody()),
        Optional.ofNullable(request.getSignature()).map(EventMapping::bytes));
  }

  private static dev.muster.schemas.Actor actor(Actor actor) {
    ActorKind kind =
        switch (actor) {
          case Actor.Device device -> ActorKind.DEVICE;
          case Actor.Admin admin -> ActorKind.ADMIN;
          case Actor.System system -> ActorKind.SYSTEM;
        };
    return new dev.muster.schemas.Actor(kind, actor.name());
  }

  private static Actor actor(dev.muster.schemas.Actor actor) {
    return switch (actor.getKind()) {
      case DEVICE -> new Actor.Device(actor.getName());
      case ADMIN -> new Actor.Admin(actor.getName());
      case SYSTEM -> new Actor.System(actor.getName());
      case UNKNOWN -> throw new IllegalArgumentException("an actor of a kind not known here");
    };
  }
}
