package dev.muster.webhook.format;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.UrlParameters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Events that receivers are told of. */
final class Events {
  static final String USER = "12345678-90AB-CDEF-1234-567890ABCDEF";

  private static final UUID ID = UUID.fromString("01a21097-e309-7397-9e12-ad854871c65a");

  private Events() {}

  static Message tokenUpdate() {
    return new Message.TokenUpdate(
        new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[] {1})),
        Optional.empty(),
        false,
        Optional.empty());
  }

  static Message report(Message.ReportStatus status, String uuid) {
    return new Message.Report(
        status,
        Optional.ofNullable(uuid).map(CommandUuid::new),
        List.of(),
        Message.DeviceDescription.EMPTY);
  }

  static Told told(String id, Channel channel, Message message) {
    return told(id, channel, received(message), OptionalInt.empty());
  }

  static MessageReceived received(Message message) {
    return new MessageReceived(
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:1"), new Digest256(1, 2, 3, 4), Instant.EPOCH),
        message);
  }

  /** What a device sent to a URL with these parameters. */
  static Told cameTo(Map<String, String> parameters, Message message) {
    RawRequest request =
        new RawRequest(
            new SealedBytes("key", Bytes.wrap(new byte[24]), Bytes.wrap(new byte[16])),
            Optional.empty(),
            Optional.empty(),
            new UrlParameters(parameters));
    return told(
        "D-1", Channel.DEVICE, received(message), OptionalInt.empty(), Optional.of(request));
  }

  static Told told(String id, Channel channel, DeviceFact fact, OptionalInt tally) {
    return told(id, channel, fact, tally, Optional.empty());
  }

  private static Told told(
      String id,
      Channel channel,
      DeviceFact fact,
      OptionalInt tally,
      Optional<RawRequest> request) {
    Enrollment enrollment = new Enrollment(new EnrollmentId(id), channel);
    return new Told(
        new Event(
            ID,
            Instant.parse("2026-11-28T09:30:00.123Z"),
            new Recorder("node", "1"),
            new Actor.Device(id),
            ID,
            Optional.empty(),
            enrollment.id().device().value(),
            Optional.of(enrollment),
            Optional.empty(),
            request,
            fact),
        enrollment,
        Optional.of(Bytes.wrap("<plist/>".getBytes(StandardCharsets.UTF_8))),
        tally);
  }
}
