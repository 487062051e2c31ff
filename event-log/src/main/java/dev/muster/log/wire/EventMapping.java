package dev.muster.log.wire;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.UrlParameters;
import dev.muster.schemas.ActorKind;
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
        e.enrollment().map(n -> AvroValues.channel(n.channel())).orElse(null),
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
            .map(id -> new Enrollment(new EnrollmentId(id), AvroValues.channel(e.getChannel()))),
        Optional.ofNullable(e.getTraceParent()),
        Optional.ofNullable(e.getRequest())
            .filter(request -> request.getBody() != null)
            .map(EventMapping::request),
        FactMapping.toCore(e.getPayload()));
  }

  private static dev.muster.schemas.RawRequest request(RawRequest request) {
    return new dev.muster.schemas.RawRequest(
        AvroValues.sealed(request.body()),
        request.signature().map(AvroValues::buffer).orElse(null),
        request.certificate().map(AvroValues::buffer).orElse(null),
        request.parameters().values());
  }

  private static RawRequest request(dev.muster.schemas.RawRequest request) {
    return new RawRequest(
        AvroValues.sealed(request.getBody()),
        Optional.ofNullable(request.getSignature()).map(AvroValues::bytes),
        Optional.ofNullable(request.getCertificate()).map(AvroValues::bytes),
        request.getParameters().isEmpty()
            ? UrlParameters.NONE
            : new UrlParameters(request.getParameters()));
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
