package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.ANOTHER;
import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.OURS;
import static dev.muster.core.device.Fixtures.USER;
import static dev.muster.core.device.Fixtures.authenticate;
import static dev.muster.core.device.Fixtures.checkOut;
import static dev.muster.core.device.Fixtures.idle;
import static dev.muster.core.device.Fixtures.queued;
import static dev.muster.core.device.Fixtures.queuedFor;
import static dev.muster.core.device.Fixtures.report;
import static dev.muster.core.device.Fixtures.tokenUpdate;
import static dev.muster.core.device.Fixtures.unnamed;
import static dev.muster.core.event.Message.ReportStatus.ACKNOWLEDGED;
import static dev.muster.core.event.Message.ReportStatus.COMMAND_FORMAT_ERROR;
import static dev.muster.core.event.Message.ReportStatus.ERROR;
import static dev.muster.core.event.Message.ReportStatus.NOT_NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.SealedBytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeviceFoldTest {
  private static final Message AUTHENTICATE =
      new Message.Authenticate(Message.DeviceDescription.EMPTY);

  @Test
  void aDeviceIsEnrolledByItsFirstTokenUpdate() {
    History history = new History();
    history.fold(authenticate());
    assertEquals(EnrollmentStatus.AUTHENTICATED, status(history, MAC.id()));
    history.fold(tokenUpdate());
    assertEquals(EnrollmentStatus.ENROLLED, status(history, MAC.id()));
  }

  @Test
  void aDeviceThatNeverAuthenticatedIsRefused() {
    assertEquals("not-enrolled", new History().answer(tokenUpdate()));
  }

  @Test
  void aReportBeforeTheTokenUpdateIsRefused() {
    History history = new History();
    history.fold(authenticate());
    assertEquals("not-enrolled", history.answer(idle()));
  }

  @Test
  void theCertificateBoundAtAuthenticateIsCheckedEverAfter() {
    History history = History.enrolled();
    DeviceState before = history.state();
    assertEquals(
        "certificate-not-bound",
        history.answer(new MessageFact.MessageReceived(ANOTHER, new Message.CheckOut())));
    assertEquals(before, history.state());
  }

  @Test
  void aRenewedCertificateOfTheSameIdentityIsAccepted() {
    History history = History.enrolled();
    PresentedCertificate renewed =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:1"),
            new Digest256(9, 9, 9, 9),
            Fixtures.NOON.plusSeconds(1));
    Message idle =
        new Message.Report(
            Message.ReportStatus.IDLE,
            Optional.empty(),
            List.of(),
            Message.DeviceDescription.EMPTY);
    assertEquals("nothing", history.answer(new MessageFact.MessageReceived(renewed, idle)));
  }

  @Test
  void theOldCertificateStaysGoodUntilTheNewOneWasSeen() {
    History history = History.enrolled();
    assertEquals("nothing", history.answer(idle()));
    PresentedCertificate renewed =
        new PresentedCertificate(
            OURS.identity(), new Digest256(9, 9, 9, 9), OURS.validFrom().plusSeconds(1));
    Message idle =
        new Message.Report(
            Message.ReportStatus.IDLE,
            Optional.empty(),
            List.of(),
            Message.DeviceDescription.EMPTY);
    history.fold(new MessageFact.MessageReceived(renewed, idle));
    assertEquals("certificate-superseded", history.answer(idle()));
  }

  @Test
  void aRevokedCertificateCountsNoMoreAndCanNotEnrolAgain() {
    History history = History.enrolled();
    history.fold(new IdentityFact.CertificateRevoked(OURS.identity()));
    assertEquals("certificate-revoked", history.answer(idle()));
    assertEquals("certificate-revoked", history.answer(authenticate()));
    Message again = new Message.Authenticate(Message.DeviceDescription.EMPTY);
    assertEquals("nothing", history.answer(new MessageFact.MessageReceived(ANOTHER, again)));
  }

  @Test
  void aNewAuthenticateBindsTheNewCertificate() {
    History history = History.enrolled();
    Message again = new Message.Authenticate(Message.DeviceDescription.EMPTY);
    history.fold(new MessageFact.MessageReceived(ANOTHER, again));
    assertEquals("certificate-not-bound", history.answer(tokenUpdate()));
  }

  @Test
  void everyIdentityThatSpokeForADeviceIsRemembered() {
    History history = History.enrolled();
    history.fold(new MessageFact.MessageReceived(ANOTHER, AUTHENTICATE));
    assertEquals(
        Set.of(OURS.identity(), ANOTHER.identity()),
        history.state().identities().everBound().collect(Collectors.toSet()));
    history.fold(new MessageFact.MessageReceived(OURS, AUTHENTICATE));
    assertEquals(Optional.of(OURS.identity()), history.state().binding());
    assertEquals(Set.of(ANOTHER.identity()), history.state().identities().former());
  }

  @Test
  void behindAFactThatThisVersionDoesNotKnowNothingIsSaidOfTheDevice() {
    History history = History.enrolled();
    history.fold(queued("a"));
    history.foldForeign("DeclarationsAssigned");
    assertEquals("unknowable: DeclarationsAssigned", history.answer(idle()));
    history.foldForeign("LaterStill");
    assertEquals("unknowable: DeclarationsAssigned", history.answer(queued("b")));
    assertEquals(false, history.state().pending());
  }

  @Test
  void commandsAreOfferedFirstInFirstOut() {
    History history = History.enrolled();
    history.fold(queued("a"));
    history.fold(queued("b"));
    assertEquals("a", history.answer(idle()));
    assertEquals("b", history.answer(report(ACKNOWLEDGED, "a")));
    assertEquals("nothing", history.answer(report(ERROR, "b")));
  }

  @Test
  void aCommandThatWasNotUnderstoodLeavesTheQueue() {
    History history = History.enrolled();
    history.fold(queued("a"));
    assertEquals("nothing", history.answer(report(COMMAND_FORMAT_ERROR, "a")));
    assertEquals(Outcome.COMMAND_FORMAT_ERROR, history.ended().getFirst().outcome());
  }

  @Test
  void aCommandIsOfferedAgainUntilItIsAnswered() {
    History history = History.enrolled();
    history.fold(queued("a"));
    assertEquals("a", history.answer(idle()));
    assertEquals("a", history.answer(idle()));
  }

  @Test
  void notNowGoesOnWithTheOthersAndComesBackInTheNextConversation() {
    History history = History.enrolled();
    history.fold(queued("a"));
    history.fold(queued("b"));
    assertEquals("b", history.answer(report(NOT_NOW, "a")));
    assertEquals("nothing", history.answer(report(ACKNOWLEDGED, "b")));
    assertEquals("a", history.answer(idle()));
  }

  @Test
  void aDeviceThatComesInTheGraceTimeIsOfferedTheRestAndTheCommandAfterIt() {
    History history = History.enrolled();
    history.fold(queuedFor("erase", "EraseDevice", history.now().plusSeconds(5)));
    history.fold(queued("a"));
    assertEquals("a", history.answer(idle()));
    assertEquals("nothing", history.answer(report(ACKNOWLEDGED, "a")));
    assertEquals("erase", history.answer(idle()));
  }

  @Test
  void aReportThatNamesNoCommandPutsOffTheOneThatWasOfferedAndEndsNone() {
    History history = History.enrolled();
    history.fold(queued("a"));
    history.fold(queued("b"));
    assertEquals("b", history.answer(unnamed(ERROR)));
    assertEquals("nothing", history.answer(report(ACKNOWLEDGED, "b")));
    assertEquals("a", history.answer(idle()));
  }

  @Test
  void urgentCommandsJumpTheQueueAndDeviceConfiguredWaitsForAllOthers() {
    History history = History.enrolled();
    history.fold(queued("release", "DeviceConfigured", Optional.empty()));
    history.fold(queued("inventory", "DeviceInformation", Optional.empty()));
    history.fold(queued("lock", "DeviceLock", Optional.empty()));
    assertEquals("lock", history.answer(idle()));
    assertEquals("inventory", history.answer(report(ACKNOWLEDGED, "lock")));
    assertEquals("release", history.answer(report(ACKNOWLEDGED, "inventory")));
  }

  @Test
  void anExpiredCommandIsNotOfferedAndEndsAsExpired() {
    History history = History.enrolled();
    history.fold(queued("a", "DeviceLock", Optional.of(history.now())));
    assertEquals("nothing", history.answer(idle()));
    assertEquals(Outcome.EXPIRED, history.ended().getFirst().outcome());
  }

  @Test
  void aResultThatComesJustAfterExpiryStillCounts() {
    History history = History.enrolled();
    history.fold(queued("a", "DeviceLock", Optional.of(history.now())));
    history.fold(report(ACKNOWLEDGED, "a"));
    assertEquals(Outcome.ACKNOWLEDGED, history.ended().getFirst().outcome());
  }

  @Test
  void aLateOrUnknownResultChangesNothingAndIsAnsweredWithTheNextCommand() {
    History history = History.enrolled();
    history.fold(queued("a"));
    assertEquals("a", history.answer(report(ACKNOWLEDGED, "of-another-server")));
    assertTrue(history.ended().isEmpty());
  }

  @Test
  void theSameCommandQueuedTwiceIsOneCommand() {
    History history = History.enrolled();
    history.fold(queued("a"));
    assertEquals("already queued", history.answer(queued("a")));
    history.fold(report(ACKNOWLEDGED, "a"));
    assertEquals("already queued", history.answer(queued("a")));
    assertEquals("nothing", history.answer(idle()));
  }

  @Test
  void authenticateVoidsTheQueuesOfTheDeviceAndItsChannels() {
    History history = History.enrolled();
    history.fold(USER, tokenUpdate());
    history.fold(queued("a"));
    history.fold(USER, queued("b"));
    history.fold(authenticate());
    assertEquals(
        List.of(Outcome.VOIDED, Outcome.VOIDED),
        history.ended().stream().map(EndedCommand::outcome).toList());
    assertEquals("not-enrolled", history.answer(USER, idle()));
  }

  @Test
  void eachChannelHasItsOwnQueue() {
    History history = History.enrolled();
    history.fold(USER, tokenUpdate());
    history.fold(USER, queued("for-anna"));
    assertEquals("nothing", history.answer(idle()));
    assertEquals("for-anna", history.answer(USER, idle()));
  }

  @Test
  void aCheckedOutDeviceIsRefusedUntilItAuthenticatesAgain() {
    History history = History.enrolled();
    history.fold(queued("a"));
    history.fold(checkOut());
    assertEquals("not-enrolled", history.answer(idle()));
    assertEquals("not-enrolled", history.answer(queued("b")));
    history.fold(authenticate());
    history.fold(tokenUpdate());
    assertEquals("nothing", history.answer(idle()));
  }

  @Test
  void anEarlierUnlockTokenStaysGoodWhenALaterMessageOmitsIt() {
    History history = new History();
    history.fold(authenticate());
    SealedBytes secret = new SealedBytes("k", Bytes.wrap(new byte[12]), Bytes.wrap(new byte[32]));
    Event first =
        Fixtures.event(
            MAC,
            history.now(),
            Fixtures.received(
                new Message.TokenUpdate(
                    new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                    Optional.of(secret),
                    false,
                    Optional.empty())));
    history.fold(first);
    history.fold(tokenUpdate());
    assertEquals(
        Optional.of(first.id()),
        history.state().channel(MAC.id()).orElseThrow().enrolled().unlockTokenEvent());
  }

  @Test
  void aDeviceThatEnrollsOnceMoreWithTheSameCertificateStillAwaitsConfiguration() {
    History history = new History();
    history.fold(authenticate());
    history.fold(
        Fixtures.received(
            new Message.TokenUpdate(
                new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                Optional.empty(),
                true,
                Optional.empty())));
    history.fold(authenticate());
    // It enrolls once more within Setup Assistant: one that was erased has another certificate.
    assertEquals(true, history.state().channel(MAC.id()).orElseThrow().awaitingConfiguration());
  }

  private static EnrollmentStatus status(History history, EnrollmentId id) {
    return history.state().channel(id).orElseThrow().status();
  }

  @Test
  void aHeldQueueOffersNothingUntilItIsReleased() {
    History mac = History.enrolled();
    mac.fold(Fixtures.queued("c1"));
    mac.fold(new QueueFact.QueueHeld());
    assertEquals("nothing", mac.answer(Fixtures.idle()));
    mac.fold(new QueueFact.QueueReleased());
    assertEquals("c1", mac.answer(Fixtures.idle()));
  }

  @Test
  void aCancelledCommandIsNotOfferedAndItsLateResultEndsNothing() {
    History mac = History.enrolled();
    mac.fold(Fixtures.queued("c1"));
    mac.fold(new QueueFact.CommandCancelled(new CommandUuid("c1")));
    assertEquals("nothing", mac.answer(Fixtures.report(Message.ReportStatus.ACKNOWLEDGED, "c1")));
    assertEquals(
        List.of(Outcome.CANCELLED), mac.ended().stream().map(EndedCommand::outcome).toList());
  }

  @Test
  void aNewerProfileTakesThePlaceOfAWaitingOneOnlyIfToldTo() {
    History mac = History.enrolled();
    mac.fold(Fixtures.profile("old", "wifi", false));
    mac.fold(Fixtures.profile("other", "vpn", false));
    mac.fold(Fixtures.profile("beside", "wifi", false));
    mac.fold(Fixtures.profile("new", "wifi", true));
    assertEquals(
        List.of("old", "beside"), mac.ended().stream().map(e -> e.uuid().value()).toList());
    assertEquals("other", mac.answer(Fixtures.idle()));
    assertEquals("new", mac.answer(Fixtures.report(Message.ReportStatus.ACKNOWLEDGED, "other")));
  }

  @Test
  void aRequestThatIsFannedOutOnceMoreQueuesNothingHoweverManyCommandsEndedSince() {
    History mac = History.enrolled();
    for (int i = 0; i <= CommandQueue.REMEMBERED; i++) {
      mac.fold(Fixtures.fannedOut("c" + i, i));
      mac.fold(Fixtures.report(Message.ReportStatus.ACKNOWLEDGED, "c" + i));
    }
    assertEquals("already queued", mac.answer(Fixtures.fannedOut("c0", 0)));
    assertEquals("nothing", mac.answer(Fixtures.idle()));
  }

  @Test
  void whatAResultSaysOfTheDeviceReplacesWhatItSaidBefore() {
    History mac = History.enrolled();
    Message.DeviceDescription told =
        new Message.DeviceDescription(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("26.1"),
            Optional.empty(),
            Optional.of(true),
            Optional.empty());
    mac.fold(
        Fixtures.received(
            new Message.Report(
                Message.ReportStatus.ACKNOWLEDGED,
                Optional.of(new CommandUuid("c")),
                List.of(),
                told)));
    assertEquals(Optional.of("26.1"), mac.state().description().osVersion());
    assertEquals(Optional.of(true), mac.state().description().supervised());
  }
}
