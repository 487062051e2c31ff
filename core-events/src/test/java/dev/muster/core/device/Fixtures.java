package dev.muster.core.device;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.Recorder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Facts and events for tests, with as little said as can be. */
final class Fixtures {
  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  static final Enrollment MAC = new Enrollment(new EnrollmentId("MAC-1"), Channel.DEVICE);
  static final Enrollment USER = new Enrollment(new EnrollmentId("MAC-1:ANNA"), Channel.USER);

  /** The name of every TokenUpdate here. */
  static final UUID TOLD = UUID.fromString("019ab5fa-4800-7000-8000-000000000000");

  static final PresentedCertificate OURS = certificate("urn:uuid:1");
  static final PresentedCertificate ANOTHER = certificate("urn:uuid:2");

  private Fixtures() {}

  static PresentedCertificate certificate(String urn) {
    return new PresentedCertificate(
        new CertificateIdentity.Issued(urn), new Digest256(urn.hashCode(), 0, 0, 0), NOON);
  }

  static Event event(Enrollment enrollment, Instant at, DeviceFact fact) {
    return event(enrollment, at, Optional.empty(), fact);
  }

  static Event event(Enrollment enrollment, Instant at, Optional<UUID> cause, DeviceFact fact) {
    boolean tells =
        fact instanceof MessageFact.MessageReceived received
            && received.message() instanceof Message.TokenUpdate;
    UUID id = tells ? TOLD : UUID.randomUUID();
    return new Event(
        id,
        at,
        new Recorder("test", "0"),
        new Actor.Device(enrollment.id().value()),
        id,
        cause,
        enrollment.id().device().value(),
        Optional.of(enrollment),
        Optional.empty(),
        Optional.empty(),
        fact);
  }

  static DeviceFact authenticate() {
    return received(new Message.Authenticate(Message.DeviceDescription.EMPTY));
  }

  static DeviceFact tokenUpdate() {
    return received(
        new Message.TokenUpdate(
            new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[] {1})),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  static DeviceFact checkOut() {
    return received(new Message.CheckOut());
  }

  static DeviceFact idle() {
    return received(
        new Message.Report(
            Message.ReportStatus.IDLE,
            Optional.empty(),
            List.of(),
            Message.DeviceDescription.EMPTY));
  }

  static DeviceFact report(Message.ReportStatus status, String uuid) {
    return received(
        new Message.Report(
            status,
            Optional.of(new CommandUuid(uuid)),
            List.of(),
            Message.DeviceDescription.EMPTY));
  }

  /** A report of a command that names none. */
  static DeviceFact unnamed(Message.ReportStatus status) {
    return received(
        new Message.Report(status, Optional.empty(), List.of(), Message.DeviceDescription.EMPTY));
  }

  static DeviceFact received(Message message) {
    return new MessageFact.MessageReceived(OURS, message);
  }

  static DeviceFact queued(String uuid) {
    return queued(uuid, "DeviceInformation", Optional.empty());
  }

  static DeviceFact queued(String uuid, String requestType, Optional<Instant> validUntil) {
    return new QueueFact.CommandQueued(
        Command.of(new CommandUuid(uuid), requestType, new Digest256(1, 2, 3, 4), validUntil),
        OptionalLong.empty());
  }

  /** A command that may not be offered before a moment. */
  static DeviceFact queuedFor(String uuid, String requestType, Instant notBefore) {
    return new QueueFact.CommandQueued(
        new Command(
            new CommandUuid(uuid),
            requestType,
            new Digest256(1, 2, 3, 4),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(notBefore)),
        OptionalLong.empty());
  }

  /** A profile with this payload identifier, which may take the place of an older one. */
  static DeviceFact profile(String uuid, String identifier, boolean supersedes) {
    return new QueueFact.CommandQueued(
        new Command(
            new CommandUuid(uuid),
            "InstallProfile",
            new Digest256(1, 2, 3, 4),
            Optional.empty(),
            Optional.of(identifier),
            supersedes,
            Optional.empty()),
        OptionalLong.empty());
  }

  /** A command of the request at this offset in the fleet's log. */
  static DeviceFact fannedOut(String uuid, long fleetOffset) {
    return new QueueFact.CommandQueued(
        Command.of(
            new CommandUuid(uuid),
            "DeviceInformation",
            new Digest256(1, 2, 3, 4),
            Optional.empty()),
        OptionalLong.of(fleetOffset));
  }
}
