package dev.muster.core.device;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RefusalReason;

/**
 * {@code decide}: turns a request into a fact, or away. It asks a state that may lag behind the
 * log, so it refuses only what no later event can make right; all else is written, and judged by
 * {@link DeviceFold} where it stands in the log.
 */
public final class DeviceDecider {
  private DeviceDecider() {}

  /** Decides on a request about the device with this state. */
  public static Decision decide(DeviceState state, Request request) {
    return switch (request) {
      case Request.Receive receive -> {
        EnrollmentId device = receive.enrollment().device();
        boolean anothers =
            receive.certificateOwner().filter(owner -> !owner.equals(device)).isPresent();
        yield anothers
            ? new Decision.Refuse(RefusalReason.CERTIFICATE_OF_ANOTHER_DEVICE)
            : new Decision.Record(
                new MessageFact.MessageReceived(receive.certificate(), receive.message()));
      }
      case Request.Hold(EnrollmentId id) -> ofEnrolled(state, id, new QueueFact.QueueHeld());
      case Request.Release(EnrollmentId id) -> ofEnrolled(state, id, new QueueFact.QueueReleased());
      case Request.Push(EnrollmentId id) -> ofEnrolled(state, id, new PushFact.PushRequested());
    };
  }

  /** Of an enrolment that the view has never heard of, it could only be refused. */
  private static Decision ofEnrolled(DeviceState state, EnrollmentId id, DeviceFact fact) {
    return state.channel(id).isEmpty()
        ? new Decision.Refuse(RefusalReason.NOT_ENROLLED)
        : new Decision.Record(fact);
  }
}
