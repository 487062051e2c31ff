package dev.muster.projections;

import dev.muster.core.device.Reply;
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
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.RequestFact;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A log to which devices and admins write. */
final class LogUnderTest {
  static final EventFactory EVENTS =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());

  private final EventLog log;

  LogUnderTest(EventLog log) {
    this.log = log;
  }

  void enrol(String... devices) throws Exception {
    for (String device : devices) {
      append(device, new Message.Authenticate(DeviceDescription.EMPTY));
      append(
          device,
          new Message.TokenUpdate(
              new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
              Optional.empty(),
              false,
              Optional.empty()));
    }
  }

  void report(String device, ReportStatus status, String uuid) throws Exception {
    append(
        device,
        new Message.Report(
            status,
            Optional.ofNullable(uuid).map(CommandUuid::new),
            status == ReportStatus.ERROR
                ? List.of(new ErrorChainItem(1, "Domain", Optional.empty(), Optional.of("no")))
                : List.of(),
            DeviceDescription.EMPTY));
  }

  Reply append(String device, Message message) throws Exception {
    return fact(device, received(device, message));
  }

  /** A message that the device proves with a certificate of its own. */
  static MessageFact.MessageReceived received(String device, Message message) {
    PresentedCertificate certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:" + device),
            new Digest256(device.hashCode(), 2, 3, 4),
            Instant.EPOCH);
    return new MessageFact.MessageReceived(certificate, message);
  }

  Reply fact(String device, DeviceFact fact) throws Exception {
    Enrollment enrollment = new Enrollment(new EnrollmentId(device), Channel.DEVICE);
    return log.append(
            EVENTS.device(
                EVENTS.newId(), new Actor.Device(device), enrollment, Optional.empty(), fact))
        .get(10, TimeUnit.SECONDS);
  }

  void request(String uuid, String... devices) throws Exception {
    fleet(uuid, new RequestFact.CommandRequested(command(uuid), targets(devices)));
  }

  void cancel(String uuid, String... devices) throws Exception {
    fleet(uuid, new RequestFact.CommandCancelRequested(new CommandUuid(uuid), targets(devices)));
  }

  static Command command(String uuid) {
    return Command.of(
        new CommandUuid(uuid), "ProfileList", new Digest256(1, 1, 1, 1), Optional.empty());
  }

  void fleet(String subject, FleetFact fact) throws Exception {
    log.append(EVENTS.fleet(new Actor.Admin("anna"), subject, fact)).get(10, TimeUnit.SECONDS);
  }

  private static List<Enrollment> targets(String... devices) {
    return Stream.of(devices)
        .map(d -> new Enrollment(new EnrollmentId(d), Channel.DEVICE))
        .toList();
  }
}
