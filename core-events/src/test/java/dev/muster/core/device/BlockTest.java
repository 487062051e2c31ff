package dev.muster.core.device;

import static dev.muster.core.device.Fixtures.ANOTHER;
import static dev.muster.core.device.Fixtures.authenticate;
import static dev.muster.core.device.Fixtures.idle;
import static dev.muster.core.device.Fixtures.queued;
import static dev.muster.core.device.Fixtures.received;
import static dev.muster.core.device.Fixtures.tokenUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.RefusalReason;
import org.junit.jupiter.api.Test;

/** A device that an admin blocked: it is sent away, and stays away. */
class BlockTest {
  private final History history = History.enrolled();

  @Test
  void aBlockedDeviceIsToldToRemoveItsEnrollmentWhereItAsksForCommands() {
    history.fold(new IdentityFact.DeviceBlocked());
    assertEquals("device-blocked", history.answer(idle()));
    assertEquals(401, RefusalReason.DEVICE_BLOCKED.httpStatus());
  }

  @Test
  void onlyWhoProvesToBeTheDeviceIsToldSo() {
    history.fold(new IdentityFact.DeviceBlocked());
    Message report = ((MessageFact.MessageReceived) idle()).message();
    assertEquals(
        "certificate-not-bound", history.answer(new MessageFact.MessageReceived(ANOTHER, report)));
    history.fold(new IdentityFact.CertificateRevoked(Fixtures.OURS.identity()));
    assertEquals("certificate-revoked", history.answer(idle()));
  }

  @Test
  void itDoesNotGetInAgainUntilItIsUnblocked() {
    history.fold(new IdentityFact.DeviceBlocked());
    assertEquals("enrollment-blocked", history.answer(authenticate()));
    assertEquals("enrollment-blocked", history.answer(tokenUpdate()));
    history.fold(new IdentityFact.DeviceUnblocked());
    assertEquals("nothing", history.answer(authenticate()));
    assertEquals("nothing", history.answer(tokenUpdate()));
    assertEquals("nothing", history.answer(idle()));
  }

  @Test
  void whatItIsToldEndsItsEnrollmentAndIsToldAgainToOneThatDidNotHearIt() {
    history.fold(queued("c"));
    history.fold(new IdentityFact.DeviceBlocked());
    assertEquals("device-blocked", history.answer(idle()));
    assertEquals(EnrollmentStatus.CHECKED_OUT, channel().status());
    assertTrue(channel().queue().waiting().isEmpty());
    assertEquals("device-blocked", history.answer(idle()));
    history.fold(new IdentityFact.DeviceUnblocked());
    assertEquals("not-enrolled", history.answer(idle()));
    Message again = new Message.Authenticate(Message.DeviceDescription.EMPTY);
    assertEquals("nothing", history.answer(new MessageFact.MessageReceived(ANOTHER, again)));
  }

  @Test
  void thatItLeftCounts() {
    history.fold(new IdentityFact.DeviceBlocked());
    assertEquals("nothing", history.answer(received(new Message.CheckOut())));
    assertEquals(EnrollmentStatus.CHECKED_OUT, channel().status());
  }

  private ChannelState channel() {
    return history.state().channel(Fixtures.MAC.id()).orElseThrow();
  }

  @Test
  void noOtherReasonIsAnsweredWith401() {
    for (RefusalReason reason : RefusalReason.values()) {
      assertEquals(
          reason == RefusalReason.DEVICE_BLOCKED, reason.httpStatus() == 401, reason.code());
    }
  }
}
