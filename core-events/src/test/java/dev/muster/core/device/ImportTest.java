package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.NOON;
import static dev.muster.core.device.Fixtures.USER;
import static dev.muster.core.device.Fixtures.queued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Grant;
import dev.muster.core.event.ImportFact.MessageImported;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Devices that come over from another server. */
class ImportTest {
  private static final String NOT_ENROLLED = "not-enrolled";
  private static final Digest256 THEIRS = new Digest256(1, 1, 1, 1);
  private static final Digest256 STRANGERS = new Digest256(2, 2, 2, 2);
  private static final Instant LATER = NOON.plus(Duration.ofDays(30));

  private final History history = new History();

  @Test
  void aDeviceWhoseCertificateIsKnownGoesOnWithItAndWithNoOther() {
    came(Optional.of(THEIRS), Instant.EPOCH);
    assertEquals("certificate-not-bound", history.answer(idle(STRANGERS)));
    assertEquals("nothing", history.answer(idle(THEIRS)));
  }

  @Test
  void commandsThatWereQueuedBeforeItCameAreOffered() {
    came(Optional.of(THEIRS), Instant.EPOCH);
    history.fold(queued("c1"));
    assertEquals("c1", history.answer(idle(THEIRS)));
  }

  @Test
  void whereItsCertificateIsNotKnownTheFirstThatItShowsInTimeIsItsOwn() {
    came(Optional.empty(), LATER);
    assertEquals("nothing", history.answer(idle(THEIRS)));
    assertEquals(Optional.of(new CertificateIdentity.Foreign(THEIRS)), history.state().binding());
    assertEquals("certificate-not-bound", history.answer(idle(STRANGERS)));
  }

  @Test
  void afterThatTimeNoneIs() {
    came(Optional.empty(), NOON.plusSeconds(3));
    history.fold(queued("c1"));
    assertEquals(NOT_ENROLLED, history.answer(idle(THEIRS)));
  }

  @Test
  void anIdentityOfOursIsNotLearned() {
    came(Optional.empty(), LATER);
    assertEquals(
        NOT_ENROLLED, history.answer(new MessageFact.MessageReceived(Fixtures.OURS, report())));
  }

  @Test
  void whatTheOldServerSaysLaterDoesNotUndoWhatTheDeviceSaid() {
    came(Optional.of(THEIRS), Instant.EPOCH);
    history.fold(idle(THEIRS));
    DeviceState before = history.state();
    assertEquals(
        "enrolled-under-another-identity",
        history.answer(authenticate(Optional.of(STRANGERS), LATER)));
    assertEquals("enrolled-under-another-identity", history.answer(tokenUpdate("new")));
    assertEquals(before, history.state());
  }

  @Test
  void aDeviceThatEnrolledHereIsLeftAsItIs() {
    History enrolled = History.enrolled();
    DeviceState before = enrolled.state();
    enrolled.fold(authenticate(Optional.of(STRANGERS), LATER));
    assertEquals(before, enrolled.state());
  }

  @Test
  void twiceIsOnce() {
    came(Optional.of(THEIRS), Instant.EPOCH);
    history.fold(queued("c1"));
    DeviceState before = history.state();
    history.fold(authenticate(Optional.of(THEIRS), Instant.EPOCH));
    assertEquals(before, history.state());
    assertEquals("c1", history.answer(idle(THEIRS)));
  }

  @Test
  void aUserComesWithTheDeviceAndNotWithoutIt() {
    assertEquals(NOT_ENROLLED, history.answer(USER, tokenUpdate("magic")));
    came(Optional.of(THEIRS), Instant.EPOCH);
    assertEquals("nothing", history.answer(USER, tokenUpdate("magic")));
    assertEquals("nothing", answer(USER, THEIRS));
    assertTrue(history.state().channel(USER.id()).isPresent());
  }

  @Test
  void aStrangerWithAnOpenCertificateDoesNotTakeItsPlace() {
    came(Optional.of(THEIRS), Instant.EPOCH);
    assertEquals(
        "enrolled-under-another-identity",
        history.answer(
            new MessageFact.MessageReceived(
                certificate(STRANGERS),
                new Message.Authenticate(Message.DeviceDescription.EMPTY))));
  }

  private void came(Optional<Digest256> certificate, Instant learnUntil) {
    history.fold(authenticate(certificate, learnUntil));
    history.fold(tokenUpdate("magic"));
  }

  private String answer(Enrollment enrollment, Digest256 certificate) {
    return history.answer(enrollment, idle(certificate));
  }

  private static DeviceFact authenticate(Optional<Digest256> certificate, Instant learnUntil) {
    return new MessageImported(
        "nanomdm",
        new Message.Authenticate(Message.DeviceDescription.EMPTY),
        certificate,
        learnUntil);
  }

  private static DeviceFact tokenUpdate(String magic) {
    return new MessageImported(
        "nanomdm",
        new Message.TokenUpdate(
            new Message.PushTarget("topic", magic, Bytes.wrap(new byte[] {1})),
            Optional.empty(),
            false,
            Optional.empty()),
        Optional.empty(),
        Instant.EPOCH);
  }

  private static DeviceFact idle(Digest256 certificate) {
    return new MessageFact.MessageReceived(certificate(certificate), report());
  }

  private static Message report() {
    return new Message.Report(
        Message.ReportStatus.IDLE, Optional.empty(), List.of(), Message.DeviceDescription.EMPTY);
  }

  private static PresentedCertificate certificate(Digest256 sha256) {
    return new PresentedCertificate(
        new CertificateIdentity.Foreign(sha256),
        sha256,
        NOON.minusSeconds(60),
        Optional.of(NOON.plus(Duration.ofDays(365))),
        Optional.of(new Grant.Open()));
  }
}
