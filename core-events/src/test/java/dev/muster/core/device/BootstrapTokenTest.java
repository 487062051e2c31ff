package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.MAC;
import static dev.muster.core.device.Fixtures.USER;
import static dev.muster.core.device.Fixtures.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Grant;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.SealedBytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a Mac gave into keeping. */
class BootstrapTokenTest {
  private final History history = History.enrolled();

  @Test
  void aMacIsHandedBackTheLastTokenThatItGave() {
    set("first");
    set("second");
    assertEquals(Optional.of(sealed("second")), get());
  }

  @Test
  void aMacThatGaveNoneIsHandedNone() {
    assertEquals(Optional.empty(), get());
  }

  @Test
  void anEmptyTokenTakesTheOneBeforeBack() {
    set("first");
    history.fold(received(new Message.SetBootstrapToken(Optional.empty(), false)));
    assertEquals(Optional.empty(), get());
  }

  @Test
  void whenItCameAndWhenItWasAskedForIsKnown() {
    set("first");
    var setAt = history.now();
    get();
    BootstrapToken token = history.state().bootstrapToken();
    assertEquals(Optional.of(setAt), token.held().map(BootstrapToken.Held::setAt));
    assertEquals(Optional.of(history.now()), token.askedAt());
  }

  @Test
  void aMacMayGiveItBeforeItsFirstTokenUpdate() {
    History begun = new History();
    begun.fold(Fixtures.authenticate());
    assertEquals("nothing", begun.answer(setting("first")));
    begun.fold(Fixtures.tokenUpdate());
    assertTrue(begun.state().bootstrapToken().held().isPresent());
  }

  @Test
  void aNewEnrollmentBeginsWithoutIt() {
    set("first");
    history.fold(Fixtures.authenticate());
    history.fold(Fixtures.tokenUpdate());
    assertEquals(Optional.empty(), get());
  }

  @Test
  void aRenewedCertificateKeepsIt() {
    set("first");
    PresentedCertificate renewed =
        new PresentedCertificate(
            new CertificateIdentity.Issued("urn:uuid:1"),
            new Digest256(9, 9, 9, 9),
            Fixtures.NOON,
            Optional.empty(),
            Optional.of(new Grant.Renewal(MAC.id())));
    history.fold(
        new MessageReceived(renewed, new Message.Authenticate(Message.DeviceDescription.EMPTY)));
    Reply reply = history.fold(new MessageReceived(renewed, new Message.GetBootstrapToken(false)));
    assertEquals(Optional.of(sealed("first")), token(reply));
  }

  @Test
  void aGoodbyeOfTheDeviceDropsItAndOneOfAUserDoesNot() {
    set("first");
    history.fold(USER, Fixtures.tokenUpdate());
    history.fold(USER, Fixtures.checkOut());
    assertEquals(Optional.of(sealed("first")), get());
    history.fold(Fixtures.checkOut());
    assertEquals(BootstrapToken.NONE, history.state().bootstrapToken());
  }

  @Test
  void aUserHasNone() {
    history.fold(USER, Fixtures.tokenUpdate());
    assertEquals("malformed", history.answer(USER, setting("users")));
    assertEquals("malformed", history.answer(USER, received(new Message.GetBootstrapToken(false))));
    assertEquals(BootstrapToken.NONE, history.state().bootstrapToken());
  }

  private void set(String token) {
    assertEquals("nothing", history.answer(setting(token)));
  }

  private Optional<SealedBytes> get() {
    return token(history.fold(received(new Message.GetBootstrapToken(false))));
  }

  private static Optional<SealedBytes> token(Reply reply) {
    return reply instanceof Reply.HandedBack(var held)
        ? held.map(BootstrapToken.Held::value)
        : Optional.of(sealed("no answer: " + reply));
  }

  private static DeviceFact setting(String token) {
    return received(new Message.SetBootstrapToken(Optional.of(sealed(token)), false));
  }

  private static SealedBytes sealed(String text) {
    return new SealedBytes(text, Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2}));
  }
}
