package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
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
import dev.muster.core.event.Grant;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.Recorder;
import dev.muster.core.fleet.Secrets.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A device that waits in Setup Assistant, and what is due for it. */
public final class ProvisionedDevice {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  public static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);

  private DeviceState state = DeviceState.UNKNOWN;
  private Instant now = NOON;
  private String identity = "urn:uuid:1";
  private int events;
  private final ProvisionTimeline timeline = new ProvisionTimeline();

  public Instant now() {
    return now;
  }

  /** As time goes by. */
  public void at(Instant moment) {
    now = moment;
  }

  void tokenUpdate(boolean waits) {
    message(
        new Message.TokenUpdate(
            new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
            Optional.empty(),
            waits,
            Optional.empty()));
  }

  public DeviceState state() {
    return state;
  }

  /** A Mac with this version of its system. */
  public void enroll(String version, boolean waits) {
    Message.DeviceDescription none = Message.DeviceDescription.EMPTY;
    message(
        new Message.Authenticate(
            new Message.DeviceDescription(
                none.topic(),
                Optional.of("C02"),
                none.model(),
                none.modelName(),
                Optional.of("Mac14,7"),
                none.deviceName(),
                Optional.of(version),
                none.buildVersion(),
                none.supervised(),
                none.enrolledViaDep())));
    message(
        new Message.TokenUpdate(
            new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
            Optional.empty(),
            waits,
            Optional.empty()));
  }

  /** The same one, under another identity. */
  public void enrollAnew(String version, boolean waits) {
    identity = "urn:uuid:2";
    enroll(version, waits);
  }

  void begin(ProvisionStep... steps) {
    enroll("26.1", true);
    fold(new ProvisionStarted("mac", List.of(steps), Duration.ofMinutes(30), Arrival.SETUP));
  }

  Provisioning provisioning() {
    return state.provisioning().orElseThrow();
  }

  Optional<ProvisionDue> next() {
    return ProvisionPolicy.next(DEVICE, state, now);
  }

  ProvisionDue due() {
    return next().orElseThrow();
  }

  /** The step is due, and what it says goes to the device. */
  CommandUuid told(int step, String type) {
    ProvisionDue.Queue due = assertInstanceOf(ProvisionDue.Queue.class, due());
    assertEquals(step, due.step());
    CommandUuid uuid = new CommandUuid("step-%d-%d".formatted(step, due.attempt()));
    fold(new ProvisionStepQueued(step, uuid, due.attempt()));
    deliver(type, uuid);
    return uuid;
  }

  Optional<AccountDue> next(AccountPolicy policy, List<Secret> secrets) {
    return policy.next(DEVICE, state, secrets);
  }

  void deliver(String type, CommandUuid uuid) {
    assertEquals(uuid, assertInstanceOf(ProvisionDue.Deliver.class, due()).command());
    queue(type, uuid);
  }

  public void queue(String type, CommandUuid uuid) {
    fold(
        new CommandQueued(Command.of(uuid, type, CONTENT, Optional.empty()), OptionalLong.empty()));
  }

  /** The release is due, and the device does as it is told. */
  void release() {
    ProvisionDue.Release due = assertInstanceOf(ProvisionDue.Release.class, due());
    CommandUuid uuid = new CommandUuid("release-" + due.attempt());
    fold(new ProvisionReleased(due.why(), due.detail(), uuid, due.attempt()));
    deliver("DeviceConfigured", uuid);
    report(Message.ReportStatus.ACKNOWLEDGED, uuid, List.of());
  }

  public void report(Message.ReportStatus status, CommandUuid uuid, List<Message.Seen> seen) {
    message(
        new Message.Report(
            status, Optional.of(uuid), List.of(), Message.DeviceDescription.EMPTY, seen));
  }

  void reportVersion(CommandUuid uuid, String version) {
    Message.DeviceDescription none = Message.DeviceDescription.EMPTY;
    message(
        new Message.Report(
            Message.ReportStatus.ACKNOWLEDGED,
            Optional.of(uuid),
            List.of(),
            new Message.DeviceDescription(
                none.topic(),
                none.serialNumber(),
                none.model(),
                none.modelName(),
                none.productName(),
                none.deviceName(),
                Optional.of(version),
                none.buildVersion(),
                none.supervised(),
                none.enrolledViaDep())));
  }

  private void message(Message message) {
    PresentedCertificate certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued(identity),
            CONTENT,
            NOON.minusSeconds(60),
            Optional.of(NOON.plus(Duration.ofDays(365))),
            Optional.of(new Grant.ForDevice(DEVICE)));
    fold(new MessageReceived(certificate, message));
  }

  public void fold(DeviceFact fact) {
    now = now.plusSeconds(1);
    Event event =
        new Event(
            new UUID(0, ++events),
            now,
            new Recorder("n", "1"),
            new Actor.System("t"),
            new UUID(0, 1),
            Optional.empty(),
            DEVICE.value(),
            Optional.of(new Enrollment(DEVICE, Channel.DEVICE)),
            Optional.empty(),
            Optional.empty(),
            fact);
    Step step = DeviceFold.evolve(state, event);
    state = step.state();
    timeline.take(event, step.ended());
  }

  /** What happened, as it is told from the events. */
  ProvisionTimeline timeline() {
    return timeline;
  }
}
