package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.USER;
import static dev.muster.core.device.Fixtures.queued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Grant;
import dev.muster.core.event.IdentityFact.RenewalRequested;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.SealedBytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another certificate for a device that goes on. */
class RenewalTest {
  private static final Message AUTHENTICATE =
      new Message.Authenticate(Message.DeviceDescription.EMPTY);
  private static final Message IDLE =
      new Message.Report(
          Message.ReportStatus.IDLE, Optional.empty(), List.of(), Message.DeviceDescription.EMPTY);
  private static final Grant RENEWAL = new Grant.Renewal(MAC.id());
  private static final Instant END = Fixtures.NOON.plusSeconds(100);

  private final History history = new History();
  private final PresentedCertificate first = certificate("device", 1, new Grant.Open(), END);
  private final PresentedCertificate second =
      certificate("device", 2, RENEWAL, END.plusSeconds(9_999));

  @Test
  void anAuthenticateWithARenewedCertificateVoidsNothing() {
    enrolled();
    history.fold(queued("a"));
    history.fold(USER, new MessageReceived(first, tokenUpdate()));
    ChannelState before = history.state().channel(MAC.id()).orElseThrow();
    assertEquals("nothing", answer(second, AUTHENTICATE));
    ChannelState after = history.state().channel(MAC.id()).orElseThrow();
    assertEquals(before.queue(), after.queue());
    assertEquals(before.enrolled(), after.enrolled());
    assertTrue(after.enrolled().unlockTokenEvent().isPresent());
    assertEquals(
        EnrollmentStatus.ENROLLED, history.state().channel(USER.id()).orElseThrow().status());
    assertEquals(List.of(), history.ended());
    assertEquals("a", answer(second, IDLE));
  }

  @Test
  void theCertificateBeforeCountsNoMoreOnceTheNewOneWasSeen() {
    enrolled();
    answer(second, AUTHENTICATE);
    assertEquals("certificate-superseded", answer(first, IDLE));
    assertEquals("certificate-superseded", answer(first, AUTHENTICATE));
  }

  @Test
  void whichOfTwoIsNewerIsTheLogsWordAndNoClocks() {
    enrolled();
    PresentedCertificate byASlowClock =
        new PresentedCertificate(
            first.identity(),
            new Digest256(3, 0, 0, 0),
            first.validFrom().minusSeconds(3600),
            first.validUntil(),
            Optional.of(RENEWAL));
    assertEquals("nothing", answer(byASlowClock, IDLE));
    assertEquals("certificate-superseded", answer(first, IDLE));
  }

  @Test
  void aDeviceWithACertificateOfAnotherCaGetsOneOfOursTheSameWay() {
    PresentedCertificate theirs =
        new PresentedCertificate(
            new CertificateIdentity.Foreign(new Digest256(7, 7, 7, 7)),
            new Digest256(7, 7, 7, 7),
            Fixtures.NOON,
            Optional.of(END),
            Optional.of(new Grant.Open()));
    answer(theirs, AUTHENTICATE);
    answer(theirs, tokenUpdate());
    history.fold(queued("a"));
    assertEquals("nothing", answer(second, AUTHENTICATE));
    assertEquals("a", answer(second, IDLE));
    assertEquals("certificate-not-bound", answer(theirs, IDLE));
  }

  @Test
  void aRenewalOfADeviceThatLeftBeginsAnew() {
    enrolled();
    answer(first, new Message.CheckOut());
    assertEquals("nothing", answer(second, AUTHENTICATE));
    assertEquals(
        EnrollmentStatus.AUTHENTICATED, history.state().channel(MAC.id()).orElseThrow().status());
  }

  @Test
  void withACertificateThatHasEndedADeviceIsGivenNothingButItsRenewal() {
    enrolled();
    history.fold(queued("a"));
    history.fold(queued("renewal"));
    history.fold(new RenewalRequested(new CommandUuid("renewal"), first.sha256()));
    assertEquals("a", answer(first, IDLE));
    assertEquals("renewal", late(first, IDLE));
    assertEquals("certificate-expired", late(first, AUTHENTICATE));
  }

  @Test
  void withACertificateThatHasEndedNothingElseIsDone() {
    enrolled();
    history.fold(queued("a"));
    DeviceState before = history.state();
    assertEquals("certificate-expired", late(first, tokenUpdate()));
    assertEquals("certificate-expired", late(first, new Message.CheckOut()));
    assertEquals("nothing", late(first, done("a")));
    assertEquals(
        before.channel(MAC.id()).orElseThrow().queue().waiting(),
        history.state().channel(MAC.id()).orElseThrow().queue().waiting());
  }

  private static Message done(String uuid) {
    return new Message.Report(
        Message.ReportStatus.ACKNOWLEDGED,
        Optional.of(new CommandUuid(uuid)),
        List.of(),
        Message.DeviceDescription.EMPTY);
  }

  @Test
  void aRequestToRenewIsCountedOncePerCommandAndForgottenWithTheNewCertificate() {
    enrolled();
    for (String uuid : List.of("r-1", "r-1", "r-2")) {
      history.fold(new RenewalRequested(new CommandUuid(uuid), first.sha256()));
    }
    assertEquals(2, history.state().identities().renewal().orElseThrow().attempts());
    answer(second, AUTHENTICATE);
    history.fold(new RenewalRequested(new CommandUuid("r-3"), first.sha256()));
    assertEquals(Optional.empty(), history.state().identities().renewal());
  }

  private void enrolled() {
    answer(first, AUTHENTICATE);
    answer(first, tokenUpdate());
  }

  private String answer(PresentedCertificate certificate, Message message) {
    return history.answer(new MessageReceived(certificate, message));
  }

  private String late(PresentedCertificate certificate, Message message) {
    DeviceFact fact = new MessageReceived(certificate, message);
    Enrollment mac = MAC;
    Reply reply = history.fold(Fixtures.event(mac, END.plusSeconds(1), fact));
    return switch (reply) {
      case Reply.Offered offered -> offered.command().uuid().value();
      case Reply.Refused refused -> refused.reason().code();
      default -> "nothing";
    };
  }

  private static Message tokenUpdate() {
    return new Message.TokenUpdate(
        new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[] {1})),
        Optional.of(new SealedBytes("k", Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2}))),
        false,
        Optional.empty());
  }

  private static PresentedCertificate certificate(
      String identity, int number, Grant grant, Instant until) {
    return new PresentedCertificate(
        new CertificateIdentity.Issued(identity),
        new Digest256(number, 0, 0, 0),
        Fixtures.NOON,
        Optional.of(until),
        Optional.of(grant));
  }
}
