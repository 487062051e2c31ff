package dev.muster.bench;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.SealedBytes;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.simulator.Hardware;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Makes the events of what many devices would have sent, and gives them to a log. */
final class Population {
  /** The push topic of all of them. */
  static final String TOPIC = "com.apple.mgmt.External.0f9c7a1e-8d3b-4a62-9c05-7be1d2f4a6c3";

  private static final int TOKEN_BYTES = 32;
  private static final int IN_FLIGHT = 1000;
  private static final int BODY_BYTES = 330;
  private static final int NONCE_BYTES = 12;

  private final Consumer<Event> sink;
  private final EventFactory events =
      new EventFactory(new Recorder("bench", "0"), InstantSource.system());
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final Optional<RawRequest> request;

  /** One whose events hold no requests as they were received. */
  Population(EventLog log) {
    this(log, 0);
  }

  /**
   * One whose events go into a log.
   *
   * @param signatureBytes of the request that each holds; 0 for none
   */
  Population(EventLog log, int signatureBytes) {
    this.sink =
        event -> {
          inFlight.acquireUninterruptibly();
          log.append(event).whenComplete((reply, failure) -> inFlight.release());
        };
    this.request = request(signatureBytes);
  }

  /** One whose events go somewhere else. */
  Population(Consumer<Event> sink, int signatureBytes) {
    this.sink = sink;
    this.request = request(signatureBytes);
  }

  void enrol(String device) {
    authenticate(device);
    tokenUpdate(device);
  }

  void authenticate(String device) {
    Hardware h = Hardware.numbered(device.hashCode() & Integer.MAX_VALUE);
    message(
        device,
        new Message.Authenticate(
            new DeviceDescription(
                Optional.of("topic"),
                Optional.of(h.serialNumber()),
                Optional.of(h.model()),
                Optional.of(h.modelName()),
                Optional.of(h.productName()),
                Optional.of(h.deviceName()),
                Optional.of(h.osVersion()),
                Optional.of(h.buildVersion()),
                Optional.empty(),
                Optional.empty())));
  }

  void tokenUpdate(String device) {
    message(
        device,
        new Message.TokenUpdate(
            new Message.PushTarget(TOPIC, "magic-" + device, Bytes.wrap(pushToken(device))),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  /** By which APNs would find the device. */
  static byte[] pushToken(String device) {
    return Arrays.copyOf(device.getBytes(StandardCharsets.US_ASCII), TOKEN_BYTES);
  }

  void idle(String device) {
    message(
        device,
        new Message.Report(
            ReportStatus.IDLE, Optional.empty(), List.of(), DeviceDescription.EMPTY));
  }

  /** The device carried a command out. */
  void acknowledge(String device, int command) {
    message(
        device,
        new Message.Report(
            ReportStatus.ACKNOWLEDGED,
            Optional.of(uuid(command)),
            List.of(),
            DeviceDescription.EMPTY));
  }

  /** A command for a device; the same number is the same command for all. */
  void queue(String device, int command) {
    sink.accept(
        events.device(
            events.newId(),
            new Actor.Admin("bench"),
            enrollment(device),
            Optional.empty(),
            new QueueFact.CommandQueued(
                Command.of(
                    uuid(command),
                    "InstallProfile",
                    new Digest256(command, 0, 0, 0),
                    Optional.empty()),
                OptionalLong.empty())));
  }

  /** Waits until all of it is in the log. */
  void settle() throws InterruptedException {
    inFlight.acquire(IN_FLIGHT);
    inFlight.release(IN_FLIGHT);
  }

  private void message(String device, Message message) {
    PresentedCertificate certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:" + device),
            new Digest256(device.hashCode(), 0, 0, 0),
            Instant.EPOCH);
    sink.accept(
        events.device(
            events.newId(),
            new Actor.Device(device),
            enrollment(device),
            request,
            new MessageFact.MessageReceived(certificate, message)));
  }

  private static Enrollment enrollment(String device) {
    return new Enrollment(new EnrollmentId(device), Channel.DEVICE);
  }

  private static CommandUuid uuid(int command) {
    return new CommandUuid("00000000-0000-7000-8000-%012d".formatted(command));
  }

  private static Optional<RawRequest> request(int signatureBytes) {
    if (signatureBytes == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new RawRequest(
            new SealedBytes("bench", random(NONCE_BYTES), random(BODY_BYTES)),
            Optional.of(random(signatureBytes))));
  }

  private static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
