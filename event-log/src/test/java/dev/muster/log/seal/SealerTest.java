package dev.muster.log.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SealedBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final KeyScope.OfDevice DEVICE =
      new KeyScope.OfDevice(new EnrollmentId("device-1"));
  private static final KeyScope OTHER = KeyScope.device(new EnrollmentId("device-2"));
  private static final UUID EVENT = UUID.randomUUID();

  private final InstallationKeys installation = InstallationKeys.of(InstallationKey.generate());
  private final KeysUnderTest topic = new KeysUnderTest();
  private final Keyring ring = topic.ring(installation);
  private final Sealer sealer = new Sealer(ring);

  @Test
  void whatIsSealedForAnEventOpensForThatEvent() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    assertArrayEquals(SECRET, sealer.open(EVENT, sealed));
  }

  @Test
  void aSealedValueThatWasMovedToAnotherEventDoesNotOpen() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    assertThrows(SealException.class, () -> sealer.open(UUID.randomUUID(), sealed));
  }

  @Test
  void aLongListTakesATenthOfItsRoomAndOpensAsItWas() {
    byte[] list =
        "<dict><key>Identifier</key><string>com.example.app</string></dict>\n"
            .repeat(900)
            .getBytes(StandardCharsets.UTF_8);
    SealedBytes sealed = sealer.sealCompressed(DEVICE, EVENT, list);
    assertTrue(sealed.compressed());
    assertTrue(sealed.ciphertext().length() < list.length / 10);
    assertArrayEquals(list, sealer.open(EVENT, sealed));
  }

  @Test
  void whatIsShortOrDoesNotShrinkIsSealedAsItIs() {
    byte[] noise = new byte[8192];
    new Random(1).nextBytes(noise);
    for (byte[] value : List.of(SECRET, noise)) {
      SealedBytes sealed = sealer.sealCompressed(DEVICE, EVENT, value);
      assertFalse(sealed.compressed());
      assertArrayEquals(value, sealer.open(EVENT, sealed));
    }
  }

  @Test
  void aCompressedValueIsNeverTakenForOneThatIsNot() {
    SealedBytes small = sealer.sealCompressed(DEVICE, EVENT, new byte[4096]);
    SealedBytes plain = new SealedBytes(small.keyId(), small.nonce(), small.ciphertext());
    assertThrows(SealException.class, () -> sealer.open(EVENT, plain));
    SealedBytes whole = sealer.seal(DEVICE, EVENT, SECRET);
    SealedBytes marked = new SealedBytes(whole.keyId(), whole.nonce(), whole.ciphertext(), true);
    assertThrows(SealException.class, () -> sealer.open(EVENT, marked));
  }

  @Test
  void anotherInstallationCanNotOpenIt() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    Keyring theirs = topic.ring(InstallationKeys.of(InstallationKey.generate()));
    assertThrows(SealException.class, () -> new Sealer(theirs).open(EVENT, sealed));
    assertTrue(theirs.locked());
    assertFalse(ring.locked());
  }

  @Test
  void anotherNodeOfTheInstallationOpensItAtOnceAndAfterARestart() {
    Sealer beside = new Sealer(topic.ring(installation));
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    assertArrayEquals(SECRET, beside.open(EVENT, sealed));
    assertArrayEquals(SECRET, new Sealer(topic.ring(installation)).open(EVENT, sealed));
  }

  @Test
  void theSameValueSealedTwiceLooksDifferent() {
    assertNotEquals(sealer.seal(DEVICE, EVENT, SECRET), sealer.seal(DEVICE, EVENT, SECRET));
  }

  @Test
  void aScopeHasOneKeyAndUsersHaveTheirDevices() {
    String key = sealer.seal(DEVICE, EVENT, SECRET).keyId();
    KeyScope user = KeyScope.device(new EnrollmentId("device-1:anna"));
    assertEquals(key, sealer.seal(user, EVENT, SECRET).keyId());
    assertNotEquals(key, sealer.seal(OTHER, EVENT, SECRET).keyId());
    assertNotEquals(key, sealer.seal(KeyScope.installation(), EVENT, SECRET).keyId());
  }

  @Test
  void aContentAddressDependsOnTheContentAndTheScope() {
    assertEquals(
        sealer.contentAddress(DEVICE, SECRET), sealer.contentAddress(DEVICE, SECRET.clone()));
    assertNotEquals(sealer.contentAddress(DEVICE, SECRET), sealer.contentAddress(OTHER, SECRET));
    assertNotEquals(
        sealer.contentAddress(DEVICE, SECRET), sealer.contentAddress(DEVICE, new byte[] {1}));
  }

  @Test
  void whatWasSealedUnderTheInstallationKeyItselfOpens() {
    byte[] nonce = new byte[12];
    byte[] id = EVENT.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = Aes256Gcm.seal(installation.current().derive("seal"), nonce, id, SECRET);
    assertArrayEquals(
        SECRET,
        sealer.open(
            EVENT,
            new SealedBytes(installation.current().id(), Bytes.wrap(nonce), Bytes.wrap(sealed))));
  }

  @Test
  void afterTheKeyOfADeviceIsDestroyedNothingOfItOpensOnAnyNode() {
    Sealer beside = new Sealer(topic.ring(installation));
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    SealedBytes others = sealer.seal(OTHER, EVENT, SECRET);
    ring.destroy(DEVICE).join();
    for (Sealer each :
        new Sealer[] {sealer, beside, new Sealer(topic.compacted().ring(installation))}) {
      SealException gone = assertThrows(SealException.class, () -> each.open(EVENT, sealed));
      assertTrue(gone.destroyed());
      assertArrayEquals(SECRET, each.open(EVENT, others));
    }
  }

  @Test
  void aDestructionThatCouldNotBeRecordedCanBeTriedAgain() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    topic.away(true);
    assertThrows(CompletionException.class, () -> ring.destroy(DEVICE).join());
    topic.away(false);
    assertArrayEquals(SECRET, sealer.open(EVENT, sealed));
    ring.destroy(DEVICE).join();
    assertThrows(SealException.class, () -> sealer.open(EVENT, sealed));
  }

  @Test
  void aDestructionThatBrokeOffBehindItsMarkIsFinishedByWhoeverReadsThat() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    topic.mark(sealed.keyId(), ring);
    KeysUnderTest left = topic.compacted();
    assertEquals(1, left.size());
    assertThrows(
        SealException.class, () -> new Sealer(left.ring(installation)).open(EVENT, sealed));
  }

  @Test
  void aKeyThatThisNodeCanNotOpenIsDestroyedAsWell() {
    SealedBytes sealed = sealer.seal(DEVICE, EVENT, SECRET);
    topic.ring(InstallationKeys.of(InstallationKey.generate())).destroy(DEVICE).join();
    assertThrows(SealException.class, () -> sealer.open(EVENT, sealed));
  }

  @Test
  void whatIsSealedForADeviceLaterHasAnotherKey() {
    SealedBytes before = sealer.seal(DEVICE, EVENT, SECRET);
    ring.destroy(DEVICE).join();
    SealedBytes after = sealer.seal(DEVICE, EVENT, SECRET);
    assertNotEquals(before.keyId(), after.keyId());
    assertArrayEquals(SECRET, new Sealer(topic.ring(installation)).open(EVENT, after));
  }
}
