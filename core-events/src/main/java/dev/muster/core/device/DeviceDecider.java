package dev.muster.core.device;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RefusalReason;
import java.util.Optional;

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
                new MessageFact.MessageReceived(
                    named(receive.certificate(), receive.message()),
                    narrowed(state, receive.message())));
      }
      case Request.Hold(EnrollmentId id) -> ofEnrolled(state, id, new QueueFact.QueueHeld());
      case Request.Release(EnrollmentId id) -> ofEnrolled(state, id, new QueueFact.QueueReleased());
      case Request.Push(EnrollmentId id) -> ofEnrolled(state, id, new PushFact.PushRequested());
    };
  }

  /** Who signed in is told once, by the message that begins the enrollment. */
  private static PresentedCertificate named(PresentedCertificate certificate, Message message) {
    return message instanceof Authenticate ? certificate : certificate.nameless();
  }

  /**
   * Why whoever has proved to hold this certificate is not served as this device, beside what it
   * sends as messages; empty if they are. Says nothing of the certificate's dates.
   */
  public static Optional<RefusalReason> stranger(
      DeviceState state, EnrollmentId device, PresentedCertificate certificate) {
    return MessageGate.stranger(state, device, certificate);
  }

  /**
   * Lists of apps and profiles are long, and tell of people: what nobody waits for stays sealed in
   * the raw message. Whoever waits asks again, should this state lag behind.
   */
  private static Message narrowed(DeviceState state, Message message) {
    return message instanceof Report report && !report.seen().isEmpty()
        ? report.listing(
            report.seen().stream()
                .filter(seen -> isWanted(state, report, seen))
                .distinct()
                .toList())
        : message;
  }

  private static boolean isWanted(DeviceState state, Report report, Seen seen) {
    return state.provisioning().filter(p -> p.wants(seen)).isPresent()
        || (seen.kind().equals(Seen.PROFILE)
            && state.managed().asksOf(report.commandUuid(), seen.identifier()));
  }

  /** Of an enrolment that the view has never heard of, it could only be refused. */
  private static Decision ofEnrolled(DeviceState state, EnrollmentId id, DeviceFact fact) {
    return state.channel(id).isEmpty()
        ? new Decision.Refuse(RefusalReason.NOT_ENROLLED)
        : new Decision.Record(fact);
  }
}
