package dev.muster.server;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** As if so many devices had enrolled: what a server meets of them is in the log alone. */
final class LogFleet {
  private static final int IN_FLIGHT = 500;

  private LogFleet() {}

  static EnrollmentId id(int number) {
    return new EnrollmentId("DEVICE-%05d".formatted(number));
  }

  static byte[] pushToken(int number) {
    return id(number).value().getBytes(StandardCharsets.US_ASCII);
  }

  static void enrol(EventLog log, int count, String topic) throws InterruptedException {
    EventFactory events = new EventFactory(new Recorder("test", "0"), InstantSource.system());
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < count; i++) {
      Enrollment enrollment = new Enrollment(id(i), Channel.DEVICE);
      PresentedCertificate certificate =
          new PresentedCertificate(
              new CertificateIdentity.Issued("urn:uuid:" + i),
              new Digest256(i, 0, 0, 0),
              Instant.EPOCH);
      for (Message message :
          new Message[] {
            new Message.Authenticate(Message.DeviceDescription.EMPTY),
            new Message.TokenUpdate(
                new Message.PushTarget(topic, "magic", Bytes.wrap(pushToken(i))),
                Optional.empty(),
                false,
                Optional.empty())
          }) {
        inFlight.acquire();
        log.append(
                events.device(
                    events.newId(),
                    new Actor.Device(enrollment.id().value()),
                    enrollment,
                    Optional.empty(),
                    new MessageFact.MessageReceived(certificate, message)))
            .whenComplete((reply, failure) -> inFlight.release());
      }
    }
    inFlight.acquire(IN_FLIGHT);
  }
}
