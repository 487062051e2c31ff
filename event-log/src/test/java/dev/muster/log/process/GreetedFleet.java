package dev.muster.log.process;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.device.Reply;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Devices that are to be greeted, in a log. */
final class GreetedFleet {
  static final EventFactory EVENTS =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());

  private final EventLog log;

  /** A log whose nodes hear soon of others that come and go. */
  static EventLog open(String bootstrapServers) {
    LogSettings embedded = LogSettings.embedded(bootstrapServers);
    EventLog log =
        EventLog.open(
            new LogSettings(
                Map.of("bootstrap.servers", bootstrapServers, "heartbeat.interval.ms", "300"),
                embedded.partitions(),
                embedded.whateverThereIs(),
                embedded.replicationFactor(),
                embedded.answerWithin(),
                embedded.inFlight(),
                embedded.contentCacheBytes()),
            InstallationKey.generate());
    log.awaitReady(Duration.ofSeconds(30));
    return log;
  }

  GreetedFleet(EventLog log) {
    this.log = log;
  }

  /** Enrolls it, and asks it to come. */
  void ask(EnrollmentId device) throws Exception {
    append(device, received(new Message.Authenticate(DeviceDescription.EMPTY)));
    append(
        device,
        received(
            new Message.TokenUpdate(
                new PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                Optional.empty(),
                false,
                Optional.empty())));
    assertInstanceOf(Reply.Accepted.class, append(device, new PushFact.PushRequested()));
  }

  private static DeviceFact received(Message message) {
    return new MessageFact.MessageReceived(
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:1"), new Digest256(1, 2, 3, 4), Instant.EPOCH),
        message);
  }

  private Reply append(EnrollmentId device, DeviceFact fact) throws Exception {
    Enrollment enrollment = new Enrollment(device, Channel.DEVICE);
    return log.append(
            EVENTS.device(
                EVENTS.newId(),
                new Actor.Device(device.value()),
                enrollment,
                Optional.empty(),
                fact))
        .get(10, TimeUnit.SECONDS);
  }

  boolean isGreeted(EnrollmentId device) {
    return log.view().device(device).channel(device).stream()
        .flatMap(channel -> channel.queue().waiting().stream())
        .anyMatch(command -> command.uuid().value().equals(Greeter.GREETING + device.value()));
  }

  /** The facts by which these were greeted. */
  List<Event> greetings(Collection<EnrollmentId> devices) throws TimeoutException {
    List<Event> found = new ArrayList<>();
    log.history()
        .readAllEvents(
            event -> {
              if (event.fact() instanceof QueueFact.CommandQueued
                  && devices.contains(event.enrollment().orElseThrow().id())) {
                found.add(event);
              }
            });
    return found;
  }
}
