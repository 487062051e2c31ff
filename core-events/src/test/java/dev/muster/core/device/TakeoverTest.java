package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.NOON;
import static dev.muster.core.device.Fixtures.idle;
import static dev.muster.core.device.Fixtures.queued;
import static dev.muster.core.device.Fixtures.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.SignIn;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may speak for a device that someone speaks for already. */
class TakeoverTest {
  private static final String SERIAL = "C02XY";
  private static final String OF_ANOTHER = "certificate-of-another-device";
  private static final String REFUSED = "enrolled-under-another-identity";

  private final History history = new History();

  @Test
  void aStrangerWithAnOpenCertificateDoesNotBecomeTheDevice() {
    enrolled();
    DeviceState before = history.state();
    assertEquals(REFUSED, authenticate("stranger", new Grant.Open(), SERIAL));
    assertEquals(before, history.state());
  }

  @Test
  void aCertificateForTheSerialNumberThatTheDeviceToldTakesItsPlace() {
    enrolled();
    assertEquals("nothing", authenticate("anew", new Grant.ForSerialNumber(SERIAL), SERIAL));
    assertEquals(Optional.of(new CertificateIdentity.Issued("anew")), history.state().binding());
  }

  @Test
  void aCertificateForAnotherSerialNumberDoesNotWhateverTheStrangerSaysOfThemselves() {
    enrolled();
    assertEquals(REFUSED, authenticate("stranger", new Grant.ForSerialNumber("MINE"), "MINE"));
    assertEquals(
        "certificate-of-another-device",
        authenticate("stranger", new Grant.ForSerialNumber("MINE"), SERIAL));
  }

  @Test
  void aCertificateForOneSerialNumberEnrollsNoOtherDevice() {
    assertEquals(
        "certificate-of-another-device",
        authenticate("first", new Grant.ForSerialNumber("OTHER"), SERIAL));
  }

  @Test
  void aCertificateForThisVeryDeviceTakesItsPlaceAndOneForAnotherDoesNot() {
    enrolled();
    assertEquals(
        "certificate-of-another-device",
        authenticate("x", new Grant.ForDevice(new EnrollmentId("MAC-2")), SERIAL));
    assertEquals("nothing", authenticate("y", new Grant.ForDevice(MAC.id()), SERIAL));
  }

  @Test
  void aCertificateForADepDeviceCountsOnlyIfUdidAndSerialNumberFit() {
    assertEquals(OF_ANOTHER, authenticate("x", dep("OTHER", MAC.id()), SERIAL));
    assertEquals(OF_ANOTHER, authenticate("x", dep(SERIAL, new EnrollmentId("MAC-2")), SERIAL));
    assertEquals("nothing", authenticate("y", dep(SERIAL, MAC.id()), SERIAL));
  }

  @Test
  void ofADepDeviceThatSaysNoSerialNumberTheUdidMustFit() {
    Message silent = new Message.Authenticate(Message.DeviceDescription.EMPTY);
    Grant other = dep(SERIAL, new EnrollmentId("MAC-2"));
    assertEquals(OF_ANOTHER, history.answer(received("x", other, silent)));
    assertEquals("nothing", history.answer(received("y", dep(SERIAL, MAC.id()), silent)));
  }

  @Test
  void aDepDeviceThatWasErasedAtTheKeyboardTakesItsOwnPlace() {
    enrolled();
    assertEquals("nothing", authenticate("anew", dep(SERIAL, MAC.id()), SERIAL));
    assertEquals(Optional.of(new CertificateIdentity.Issued("anew")), history.state().binding());
  }

  @Test
  void aDepDeviceDoesNotTakeThePlaceOfOneThatToldAnotherSerialNumber() {
    enrolled();
    assertEquals(REFUSED, authenticate("stranger", dep("MINE", MAC.id()), "MINE"));
  }

  @Test
  void anIdentityThatADepDeviceHadBeforeDoesNotComeBack() {
    enrolled();
    assertEquals("nothing", authenticate("second", dep(SERIAL, MAC.id()), SERIAL));
    tokenUpdate("second");
    assertEquals(REFUSED, authenticate("first", dep(SERIAL, MAC.id()), SERIAL));
  }

  @Test
  void anEnrollmentThatBrokeOffBeforeItsTokenUpdateIsTriedAgainWithAnotherCertificate() {
    assertEquals("nothing", authenticate("first", new Grant.Open(), SERIAL));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
  }

  @Test
  void afterAGoodbyeAnyoneMayEnrollIt() {
    enrolled();
    history.fold(received("first", new Grant.Open(), new Message.CheckOut()));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
  }

  @Test
  void afterARevocationAnyoneElseMay() {
    enrolled();
    history.fold(new IdentityFact.CertificateRevoked(new CertificateIdentity.Issued("first")));
    assertEquals("certificate-revoked", authenticate("first", new Grant.Open(), SERIAL));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
  }

  @Test
  void afterItSaidThatItErasesItselfItMayComeBackAsAnother() {
    enrolled();
    history.fold(queued("erase", "EraseDevice", Optional.empty()));
    assertEquals(REFUSED, authenticate("second", new Grant.Open(), SERIAL));
    history.fold(
        received(
            "first",
            new Grant.Open(),
            ((MessageFact.MessageReceived) report(Message.ReportStatus.ACKNOWLEDGED, "erase"))
                .message()));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
    tokenUpdate("second");
    assertEquals(REFUSED, authenticate("third", new Grant.Open(), SERIAL));
  }

  @Test
  void anAdminLetsItEnrollAnewOnceAndForATime() {
    enrolled();
    history.fold(new IdentityFact.ReenrollmentAllowed(history.now().plusSeconds(3600)));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
    tokenUpdate("second");
    assertEquals(REFUSED, authenticate("third", new Grant.Open(), SERIAL));
    history.fold(new IdentityFact.ReenrollmentAllowed(history.now()));
    assertEquals(REFUSED, authenticate("third", new Grant.Open(), SERIAL));
  }

  @Test
  void anIdentityThatWasReplacedDoesNotComeBackWhileTheNewOneIsInForce() {
    enrolled();
    assertEquals("nothing", authenticate("second", new Grant.ForSerialNumber(SERIAL), SERIAL));
    tokenUpdate("second");
    for (Grant grant :
        new Grant[] {
          new Grant.Open(), new Grant.ForSerialNumber(SERIAL), new Grant.Renewal(MAC.id())
        }) {
      assertEquals(REFUSED, authenticate("first", grant, SERIAL));
    }
    assertEquals(REFUSED, authenticate("third", new Grant.Renewal(MAC.id()), SERIAL));
  }

  @Test
  void whatAnAdminAllowsDoesNotCloseADeviceThatWasErased() {
    enrolled();
    history.fold(queued("erase", "EraseDevice", Optional.empty()));
    history.fold(
        received(
            "first",
            new Grant.Open(),
            ((MessageFact.MessageReceived) report(Message.ReportStatus.ACKNOWLEDGED, "erase"))
                .message()));
    history.fold(new IdentityFact.ReenrollmentAllowed(history.now()));
    assertEquals("nothing", authenticate("second", new Grant.Open(), SERIAL));
  }

  @Test
  void whatWasRecordedBeforeGrantsMeansWhatItMeant() {
    enrolled();
    PresentedCertificate other =
        new PresentedCertificate(
            new CertificateIdentity.Issued("second"), new Digest256(2, 0, 0, 0), NOON);
    assertEquals(
        "nothing",
        history.answer(
            new MessageFact.MessageReceived(
                other, new Message.Authenticate(Message.DeviceDescription.EMPTY))));
    assertTrue(
        history.state().identities().former().contains(new CertificateIdentity.Issued("first")));
  }

  private static Grant dep(String serial, EnrollmentId device) {
    return new Grant.ForDepDevice(serial, device);
  }

  @Test
  void whoeverEnrolledADeviceByTheirAccountMayDoSoAnewAndNobodyElse() {
    Grant anna = byAccount("anna", SignIn.Mode.ADDE);
    assertEquals("nothing", authenticate("first", anna, SERIAL));
    tokenUpdate("first");
    assertEquals(REFUSED, authenticate("of-ben", byAccount("ben", SignIn.Mode.ADDE), SERIAL));
    assertEquals(REFUSED, authenticate("of-nobody", new Grant.Open(), SERIAL));
    assertEquals("nothing", authenticate("anew", anna, SERIAL));
    assertEquals(Optional.of("anna"), history.state().signIn().map(SignIn::user));
  }

  @Test
  void whoWasHandedADeviceByALinkDoesNotTakeItsPlaceBySigningInOnceMore() {
    assertEquals("nothing", authenticate("first", signedIn("anna"), SERIAL));
    tokenUpdate("first");
    assertEquals(REFUSED, authenticate("anew", signedIn("anna"), SERIAL));
    assertEquals(REFUSED, authenticate("anew", byAccount("anna", SignIn.Mode.ADDE), SERIAL));
  }

  @Test
  void aPersonsOwnDeviceThatNamesASerialNumberIsNone() {
    assertEquals(OF_ANOTHER, authenticate("first", byAccount("anna", SignIn.Mode.BYOD), SERIAL));
  }

  @Test
  void whoSignsInForASerialNumberTakesNoOtherDevicesPlace() {
    enrolled();
    Grant.SignedIn anna = signedIn("anna");
    Grant others = new Grant.SignedIn(anna.signIn(), new Grant.ForSerialNumber("OTHER"));
    assertEquals(OF_ANOTHER, authenticate("anew", others, SERIAL));
    Grant own = new Grant.SignedIn(anna.signIn(), new Grant.ForSerialNumber(SERIAL));
    assertEquals("nothing", authenticate("anew", own, SERIAL));
  }

  @Test
  void aRenewalKeepsWhoSignedInAndAnotherEnrollmentDoesNot() {
    authenticate("first", signedIn("anna"), SERIAL);
    tokenUpdate("first");
    authenticate("first", new Grant.Renewal(MAC.id()), SERIAL);
    assertEquals(Optional.of("anna"), history.state().signIn().map(SignIn::user));
    authenticate("second", new Grant.ForSerialNumber(SERIAL), SERIAL);
    assertEquals(Optional.empty(), history.state().signIn());
  }

  private static Grant.SignedIn byAccount(String name, SignIn.Mode mode) {
    return new Grant.SignedIn(signedIn(name).signIn().by(mode), new Grant.Open());
  }

  private static Grant.SignedIn signedIn(String name) {
    return new Grant.SignedIn(
        new SignIn(name, name, Optional.empty(), Optional.empty(), Optional.empty()),
        new Grant.Open());
  }

  private void enrolled() {
    assertEquals("nothing", authenticate("first", new Grant.Open(), SERIAL));
    tokenUpdate("first");
    assertEquals(
        "nothing",
        history.answer(
            received("first", new Grant.Open(), ((MessageFact.MessageReceived) idle()).message())));
  }

  private void tokenUpdate(String identity) {
    history.fold(
        received(
            identity,
            new Grant.Open(),
            ((MessageFact.MessageReceived) Fixtures.tokenUpdate()).message()));
  }

  private String authenticate(String identity, Grant grant, String serial) {
    Message.DeviceDescription nothing = Message.DeviceDescription.EMPTY;
    return history.answer(
        received(
            identity,
            grant,
            new Message.Authenticate(
                new Message.DeviceDescription(
                    nothing.topic(),
                    Optional.of(serial),
                    nothing.model(),
                    nothing.modelName(),
                    nothing.productName(),
                    nothing.deviceName(),
                    nothing.osVersion(),
                    nothing.buildVersion(),
                    nothing.supervised(),
                    nothing.enrolledViaDep()))));
  }

  private static MessageFact.MessageReceived received(
      String identity, Grant grant, Message message) {
    return new MessageFact.MessageReceived(
        new PresentedCertificate(
            new CertificateIdentity.Issued(identity),
            new Digest256(identity.hashCode(), grant.hashCode(), 0, 0),
            NOON,
            Optional.of(NOON.plusSeconds(31_536_000)),
            Optional.of(grant)),
        message);
  }
}
