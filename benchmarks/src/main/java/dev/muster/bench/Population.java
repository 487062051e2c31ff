package dev.muster.bench;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Writes into a log what many devices would have sent. */
final class Population {
  private static final int IN_FLIGHT = 1000;

  private final EventLog log;
  private final EventFactory events =
      new EventFactory(new Recorder("bench", "0"), InstantSource.system());
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

  Population(EventLog log) {
    this.log = log;
  }

  void enrol(String device) throws InterruptedException {
    write(device, new Message.Authenticate(DeviceDescription.EMPTY));
    write(
        device,
        new Message.TokenUpdate(
            new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[32])),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  void idle(String device) throws InterruptedException {
    write(
        device,
        new Message.Report(
            ReportStatus.IDLE, Optional.empty(), List.of(), DeviceDescription.EMPTY));
  }

  /** Waits until all of it is in the log. */
  void settle() throws InterruptedException {
    inFlight.acquire(IN_FLIGHT);
    inFlight.release(IN_FLIGHT);
  }

  private void write(String device, Message message) throws InterruptedException {
    Enrollment enrollment = new Enrollment(new EnrollmentId(device), Channel.DEVICE);
    PresentedCertificate certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:" + device),
            new Digest256(device.hashCode(), 0, 0, 0),
            Instant.EPOCH);
    inFlight.acquire();
    log.append(
            events.device(
                events.newId(),
                new Actor.Device(device),
                enrollment,
                Optional.empty(),
                new DeviceFact.MessageReceived(certificate, message)))
        .whenComplete((reply, failure) -> inFlight.release());
  }
}
