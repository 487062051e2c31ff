package dev.muster.log;

import dev.muster.core.event.Actor;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.Fact;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.fleet.FanOutRule;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Gives facts their circumstances: an id, this node, its clock. Safe for any thread. */
public final class EventFactory {
  private static final String UNKNOWN = "unknown";

  private final Recorder recorder;
  private final InstantSource clock;

  /** Events recorded by this node, by this clock. */
  public EventFactory(Recorder recorder, InstantSource clock) {
    this.recorder = recorder;
    this.clock = clock;
  }

  /** An id for an event that is about to be made, which its sealed values are bound to. */
  public UUID newId() {
    return EventIds.next(clock.millis());
  }

  /** A fact about a device. */
  public Event device(
      UUID id, Actor actor, Enrollment enrollment, Optional<RawRequest> request, DeviceFact fact) {
    String subject = enrollment.id().device().value();
    return event(id, actor, subject, Optional.of(enrollment), request, fact);
  }

  /**
   * What came of an act of the server's own, about a device or the installation.
   *
   * @param cause the event that called for it, where there is one
   */
  public Event outcome(
      UUID id,
      Actor actor,
      String subject,
      Optional<Enrollment> enrollment,
      Optional<UUID> cause,
      Fact fact) {
    Event alone = event(id, actor, subject, enrollment, Optional.empty(), fact);
    return new Event(
        alone.id(),
        alone.occurredAt(),
        alone.recordedBy(),
        alone.actor(),
        alone.correlationId(),
        cause,
        alone.subject(),
        alone.enrollment(),
        alone.traceParent(),
        alone.request(),
        alone.fact());
  }

  /** A fact about some device that could not be told. */
  public Event unknownDevice(UUID id, Optional<RawRequest> request, DeviceFact fact) {
    return event(id, new Actor.Device(UNKNOWN), UNKNOWN, Optional.empty(), request, fact);
  }

  /** A fact about the installation, under this subject. */
  public Event fleet(Actor actor, String subject, FleetFact fact) {
    return fleet(newId(), actor, subject, fact);
  }

  /** A fact about Apple's Device Enrollment Program, with this id. */
  public Event dep(UUID id, Actor actor, DepFact fact) {
    return event(id, actor, fact.subject(), Optional.empty(), Optional.empty(), fact);
  }

  /** A fact about Apple's Device Enrollment Program. */
  public Event dep(Actor actor, DepFact fact) {
    return dep(newId(), actor, fact);
  }

  /** A fact about the installation, with this id. */
  public Event fleet(UUID id, Actor actor, String subject, FleetFact fact) {
    return event(id, actor, subject, Optional.empty(), Optional.empty(), fact);
  }

  /**
   * What a request to many leads to: one event for each target, the same ones whenever this is
   * asked. Empty for a fact that leads to none.
   *
   * @param fleetOffset where the request stands in the fleet's log
   */
  public Stream<Event> fannedOut(Event request, long fleetOffset) {
    return request.fact() instanceof FleetFact fact
        ? FanOutRule.of(fact, fleetOffset).map(f -> ledTo(request, f.enrollment(), f.fact()))
        : Stream.empty();
  }

  private Event ledTo(Event cause, Enrollment target, DeviceFact fact) {
    return new Event(
        EventIds.derived(cause.id(), target.id()),
        cause.occurredAt(),
        recorder,
        cause.actor(),
        cause.correlationId(),
        Optional.of(cause.id()),
        target.id().device().value(),
        Optional.of(target),
        cause.traceParent(),
        Optional.empty(),
        fact);
  }

  private Event event(
      UUID id,
      Actor actor,
      String subject,
      Optional<Enrollment> enrollment,
      Optional<RawRequest> request,
      Fact fact) {
    return new Event(
        id,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        recorder,
        actor,
        id,
        Optional.empty(),
        subject,
        enrollment,
        Optional.empty(),
        request,
        fact);
  }
}
