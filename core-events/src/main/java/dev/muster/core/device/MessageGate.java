package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.CheckOut;
import dev.muster.core.event.Message.GetBootstrapToken;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.SetBootstrapToken;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import dev.muster.core.event.SignIn;
import java.time.Duration;
import java.util.Optional;

/** Whether a proven message counts: whether its certificate speaks for the device it claims. */
final class MessageGate {
  /** So long after a certificate's beginning a sign-in is good for an enrollment. */
  private static final Duration SIGNED_IN = Duration.ofDays(1);

  private MessageGate() {}

  /** Why it does not count; empty if it does. */
  static Optional<RefusalReason> refusal(
      DeviceState state, Event event, Enrollment enrollment, MessageReceived received) {
    Optional<RefusalReason> why = whyNot(state, event, enrollment, received);
    // One that was told may not have heard it, and asks again.
    boolean told =
        state.binding().isPresent() && why.equals(Optional.of(RefusalReason.NOT_ENROLLED));
    return state.identities().blocked() && (why.isEmpty() || told)
        ? blocked(received.message())
        : why;
  }

  /**
   * What a blocked device is told, once it has proved who it is. That it removed its enrollment
   * counts; where it asks for commands it is told to.
   */
  private static Optional<RefusalReason> blocked(Message message) {
    return switch (message) {
      case CheckOut left -> Optional.empty();
      case Report report -> Optional.of(RefusalReason.DEVICE_BLOCKED);
      default -> Optional.of(RefusalReason.ENROLLMENT_BLOCKED);
    };
  }

  private static Optional<RefusalReason> whyNot(
      DeviceState state, Event event, Enrollment enrollment, MessageReceived received) {
    PresentedCertificate certificate = received.certificate();
    Identities known = state.identities();
    if (known.revoked().contains(certificate.identity())) {
      return Optional.of(RefusalReason.CERTIFICATE_REVOKED);
    }
    if (received.message() instanceof Authenticate authenticate) {
      return enrollment.id().isDevice()
          ? beginning(state, event, enrollment.id(), certificate, authenticate)
          : Optional.of(RefusalReason.MALFORMED);
    }
    if (enrollment.id().isDevice()
        ? received.message() instanceof UserAuthenticate
        : ofDevicesAlone(received.message())) {
      return Optional.of(RefusalReason.MALFORMED);
    }
    Optional<CertificateIdentity> binding = known.binding();
    if (binding.isEmpty() && !known.learns(certificate, event.occurredAt())) {
      return Optional.of(RefusalReason.NOT_ENROLLED);
    }
    Optional<RefusalReason> replaced = replaced(known, certificate);
    if (replaced.isPresent()) {
      return replaced;
    }
    if (!(received.message() instanceof Report)
        && certificate.grant().isPresent()
        && certificate.endedBy(event.occurredAt())) {
      // It may ask for its renewal, and for nothing else.
      return Optional.of(RefusalReason.CERTIFICATE_EXPIRED);
    }
    return leftOrNeverCame(state, enrollment.id().device())
        ? Optional.of(RefusalReason.NOT_ENROLLED)
        : Optional.empty();
  }

  /**
   * Why whoever shows this certificate is not taken for the device; empty if they are. Says nothing
   * of the certificate's dates.
   */
  static Optional<RefusalReason> stranger(
      DeviceState state, EnrollmentId device, PresentedCertificate certificate) {
    Identities known = state.identities();
    if (known.revoked().contains(certificate.identity())) {
      return Optional.of(RefusalReason.CERTIFICATE_REVOKED);
    }
    if (known.blocked()) {
      return Optional.of(RefusalReason.ENROLLMENT_BLOCKED);
    }
    return known.binding().isEmpty() || leftOrNeverCame(state, device)
        ? Optional.of(RefusalReason.NOT_ENROLLED)
        : replaced(known, certificate);
  }

  private static Optional<RefusalReason> replaced(
      Identities known, PresentedCertificate certificate) {
    if (known.binding().filter(bound -> !bound.equals(certificate.identity())).isPresent()) {
      return Optional.of(RefusalReason.CERTIFICATE_NOT_BOUND);
    }
    return superseded(known, certificate)
        ? Optional.of(RefusalReason.CERTIFICATE_SUPERSEDED)
        : Optional.empty();
  }

  private static boolean ofDevicesAlone(Message message) {
    return message instanceof SetBootstrapToken || message instanceof GetBootstrapToken;
  }

  /**
   * Whoever may speak for a device is taken for it from then on, so an enrollment that others are
   * bound to begins anew only by a grant for this very device, or where the old one has ended.
   */
  private static Optional<RefusalReason> beginning(
      DeviceState state,
      Event event,
      EnrollmentId device,
      PresentedCertificate certificate,
      Authenticate message) {
    if (certificate.grant().isEmpty()) {
      // Recorded by a release that let each of them count: what it answered stays the answer.
      return Optional.empty();
    }
    Grant grant = certificate.grant().get();
    if (forAnother(grant, device, message)) {
      return Optional.of(RefusalReason.CERTIFICATE_OF_ANOTHER_DEVICE);
    }
    if (certificate.endedBy(event.occurredAt())) {
      return Optional.of(RefusalReason.CERTIFICATE_EXPIRED);
    }
    Identities known = state.identities();
    if (known.binding().filter(certificate.identity()::equals).isPresent()) {
      return superseded(known, certificate)
          ? Optional.of(RefusalReason.CERTIFICATE_SUPERSEDED)
          : Optional.empty();
    }
    if (grant instanceof Grant.SignedIn && late(event, certificate)) {
      return Optional.of(RefusalReason.CERTIFICATE_EXPIRED);
    }
    return known.binding().isEmpty()
            || ended(state, event, device)
            || mayReplace(grant, certificate, state)
        ? Optional.empty()
        : Optional.of(RefusalReason.ENROLLED_UNDER_ANOTHER_IDENTITY);
  }

  /** Who signs in is sent a profile at once; a person who may no more has nothing to keep. */
  private static boolean late(Event event, PresentedCertificate certificate) {
    return event.occurredAt().isAfter(certificate.validFrom().plus(SIGNED_IN));
  }

  private static boolean forAnother(Grant grant, EnrollmentId device, Authenticate message) {
    return switch (grant) {
      case Grant.Open open -> false;
      case Grant.ForSerialNumber(var serial) ->
          message.device().serialNumber().filter(serial::equalsIgnoreCase).isEmpty();
      case Grant.ForDevice(var one) -> !one.equals(device);
      case Grant.ForDepDevice(var serial, var one) ->
          !one.equals(device) || saysAnother(message.device().serialNumber(), serial);
      case Grant.Renewal(var one) -> !one.equals(device);
      // A person's own device tells nobody its serial number; labels and more go by those of
      // others.
      case Grant.SignedIn(var signIn, var devices) ->
          signIn.mode().equals(Optional.of(SignIn.Mode.BYOD))
                  && message.device().serialNumber().isPresent()
              || forAnother(devices, device, message);
    };
  }

  /** A device need not say its serial number, but one that does is the one that it says. */
  private static boolean saysAnother(Optional<String> said, String serial) {
    return said.filter(own -> !own.equalsIgnoreCase(serial)).isPresent();
  }

  /**
   * Whether it was issued for the device that the enrollment is of. Of the serial number it counts
   * what the device said under the identity that speaks for it; what a stranger says of themselves
   * proves nothing. An identity that the device had before was replaced, and does not come back
   * while the new one is in force.
   */
  private static boolean mayReplace(
      Grant grant, PresentedCertificate certificate, DeviceState state) {
    if (state.identities().former().contains(certificate.identity())) {
      return false;
    }
    return switch (grant) {
      case Grant.Open open -> false;
      case Grant.ForSerialNumber(var one) ->
          state.description().serialNumber().filter(one::equalsIgnoreCase).isPresent();
      case Grant.ForDevice here -> true;
      case Grant.ForDepDevice(var one, var here) ->
          state.description().serialNumber().filter(one::equalsIgnoreCase).isPresent();
      // Of one of ours it has the identity; only that of another CA gives way to a new one.
      case Grant.Renewal here ->
          state.binding().filter(CertificateIdentity.Foreign.class::isInstance).isPresent();
      // Whoever enrolled it by their account may do so anew. One that came by a link or by Apple
      // was
      // handed to them: they could put anything in its place.
      case Grant.SignedIn(var signIn, var devices) ->
          state
                  .signIn()
                  .filter(before -> before.mode().isPresent())
                  .filter(signIn::isSamePerson)
                  .isPresent()
              || mayReplace(devices, certificate, state);
    };
  }

  private static boolean ended(DeviceState state, Event event, EnrollmentId device) {
    Identities known = state.identities();
    return leftOrNeverCame(state, device)
        || unfinished(state, device)
        || known.binding().filter(known.revoked()::contains).isPresent()
        || event.occurredAt().isBefore(known.openUntil());
  }

  /** Of two certificates of one identity that one is the newer which the log saw first later. */
  private static boolean superseded(Identities known, PresentedCertificate certificate) {
    if (certificate.grant().isPresent()) {
      return known.hasSuperseded(certificate.sha256());
    }
    // Recorded by a release that went by the dates: what it answered stays the answer.
    return known
        .certificate()
        .filter(newest -> certificate.validFrom().isBefore(newest.validFrom()))
        .isPresent();
  }

  /**
   * Nothing is given to it before its TokenUpdate, and an enrollment that broke off is tried again.
   */
  private static boolean unfinished(DeviceState state, EnrollmentId device) {
    return state
        .channel(device)
        .filter(c -> c.status() == EnrollmentStatus.AUTHENTICATED)
        .isPresent();
  }

  private static boolean leftOrNeverCame(DeviceState state, EnrollmentId device) {
    return state.channel(device).map(c -> c.status() == EnrollmentStatus.CHECKED_OUT).orElse(true);
  }
}
