package dev.muster.log.read;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.Decoded.Foreign;
import dev.muster.log.wire.Decoded.Known;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An event where it stands in the log.
 *
 * <p>An event of a kind that this version does not know makes everything behind it unknowable: of a
 * device, its state and answers; of the fleet's log, what is to be fanned out. One that is marked
 * as ignorable changes nothing.
 *
 * @param partition of its topic
 * @param offset in that partition
 * @param recordedAt the broker's time of the record
 * @param decoded what this version can read of it
 */
public record LogEntry(int partition, long offset, Instant recordedAt, Decoded decoded) {

  /** The event's id. */
  public UUID id() {
    return switch (decoded) {
      case Known(Event event) -> event.id();
      case Foreign foreign -> foreign.envelope().id();
    };
  }

  /** The name of what happened. */
  public String kind() {
    return switch (decoded) {
      case Known(Event event) -> event.fact().kind();
      case Foreign foreign -> foreign.kind();
    };
  }

  /**
   * The device whose state it may change; empty for what no device could be named for, and what may
   * be ignored.
   */
  public Optional<EnrollmentId> device() {
    return switch (decoded) {
      case Known(Event event) -> event.enrollment().map(e -> e.id().device());
      case Foreign foreign when foreign.ignorable() -> Optional.empty();
      case Foreign foreign ->
          foreign
              .envelope()
              .enrollmentId()
              .map(id -> new EnrollmentId(foreign.envelope().subject()));
    };
  }

  /** The enrollment that it is about. */
  public Optional<EnrollmentId> enrollment() {
    return switch (decoded) {
      case Known(Event event) -> event.enrollment().map(e -> e.id());
      case Foreign foreign -> foreign.envelope().enrollmentId().map(EnrollmentId::new);
    };
  }

  /** What it does to the state of its {@link #device}. */
  public Step applyTo(DeviceState before) {
    return switch (decoded) {
      case Known(Event event) when event.enrollment().isPresent() ->
          DeviceFold.evolve(before, event);
      case Foreign foreign when !foreign.ignorable() -> DeviceFold.foreign(before, foreign.kind());
      case Known known -> nothing(before);
      case Foreign ignorable -> nothing(before);
    };
  }

  private static Step nothing(DeviceState before) {
    return new Step(before, new Reply.Accepted(), List.of());
  }
}
