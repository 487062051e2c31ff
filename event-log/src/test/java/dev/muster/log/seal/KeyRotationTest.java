package dev.muster.log.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SealedBytes;
import dev.muster.log.LogUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final KeyScope DEVICE = KeyScope.device(new EnrollmentId("device-1"));
  private static final UUID EVENT = UUID.randomUUID();

  private final InstallationKeys before = InstallationKeys.of(InstallationKey.generate());
  private final KeysUnderTest topic = new KeysUnderTest();
  private final Keyring ring = topic.ring(before);
  private final List<InstallationKeys> kept = new ArrayList<>();
  private final KeyRotation rotation = new KeyRotation(ring, kept::add);
  private final SealedBytes sealed = new Sealer(ring).seal(DEVICE, EVENT, SECRET);

  @Test
  void nodesWithTheFormerKeyGoOnUntilItIsRetired() throws Exception {
    rotation.rotate();
    opens(before);
    SealedBytes later =
        new Sealer(ring).seal(KeyScope.device(new EnrollmentId("device-2")), EVENT, SECRET);
    assertArrayEquals(SECRET, new Sealer(topic.ring(before)).open(EVENT, later));
  }

  @Test
  void afterwardsTheNewKeyAloneOpensAll() throws Exception {
    rotation.rotate();
    rotation.retire();
    assertEquals(List.of(2, 1), kept.stream().map(keys -> keys.all().size()).toList());
    opens(kept.getLast());
    assertThrows(SealException.class, () -> opens(before));
    assertEquals(
        List.of(new KeyRotation.Standing.Wrapped(kept.getLast().current().id(), 2)),
        rotation.standing().wrapped());
  }

  @Test
  void whatTheFormerKeyItselfSealedOpensAfterItIsGone() throws Exception {
    byte[] nonce = new byte[12];
    byte[] id = EVENT.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] early = Aes256Gcm.seal(before.current().derive("seal"), nonce, id, SECRET);
    SealedBytes value =
        new SealedBytes(before.current().id(), Bytes.wrap(nonce), Bytes.wrap(early));
    rotation.rotate();
    rotation.retire();
    rotation.rotate();
    rotation.retire();
    assertArrayEquals(
        SECRET, new Sealer(topic.compacted().ring(kept.getLast())).open(EVENT, value));
  }

  @Test
  void aKeyThatFollowsFromAFormerOneOpensAndSealsNothing() throws Exception {
    rotation.rotate();
    rotation.retire();
    Sealer restarted = new Sealer(topic.ring(kept.getLast()));
    assertNotEquals(
        before.current().id(), restarted.seal(KeyScope.installation(), EVENT, SECRET).keyId());
  }

  @Test
  void aRotationThatBrokeOffIsFinishedWithTheKeyThatItMade() throws Exception {
    topic.away(true);
    assertThrows(LogUnavailableException.class, rotation::rotate);
    topic.away(false);
    rotation.rotate();
    assertEquals(1, kept.size());
    opens(kept.getLast().retired());
  }

  @Test
  void aKeyThatANodeWithTheFormerOneMadeMeanwhileIsKept() throws Exception {
    Keyring old = topic.ring(before);
    rotation.rotate();
    SealedBytes meanwhile =
        new Sealer(old).seal(KeyScope.device(new EnrollmentId("device-2")), EVENT, SECRET);
    rotation.retire();
    assertArrayEquals(
        SECRET, new Sealer(topic.compacted().ring(kept.getLast())).open(EVENT, meanwhile));
  }

  @Test
  void aNodeThatLacksTheKeyOfSomethingRetiresNothing() throws Exception {
    KeyRotation behind = new KeyRotation(topic.ring(before), keys -> {});
    new Sealer(topic.ring(before.rotated().retired()))
        .seal(KeyScope.device(new EnrollmentId("device-2")), EVENT, SECRET);
    int size = topic.size();
    assertThrows(SealException.class, behind::retire);
    assertEquals(size, topic.size());
  }

  @Test
  void aFileThatCanNotBeWrittenChangesNothing() {
    KeyRotation readOnly =
        new KeyRotation(
            ring,
            keys -> {
              throw new IOException("read-only");
            });
    int size = topic.size();
    assertThrows(IOException.class, readOnly::rotate);
    assertEquals(size, topic.size());
    assertEquals(before.current().id(), ring.installation().current().id());
  }

  @Test
  void aNodeThatStartsWithANewFileWrapsWhatIsNot() {
    InstallationKeys rotated = before.rotated();
    new KeyRotation(topic.ring(rotated), keys -> {}).wrapAll();
    opens(rotated.retired());
    assertTrue(kept.isEmpty());
  }

  @Test
  void aDestroyedKeyThatIsWrappedAnewMeanwhileStaysDestroyed() {
    Keyring other = topic.ring(before);
    DataKey key = other.find(sealed.keyId());
    ring.destroy(new KeyScope.OfDevice(new EnrollmentId("device-1"))).join();
    other.wrap(key, before.current()).join();
    Keyring later = topic.compacted().ring(before);
    assertThrows(SealException.class, () -> later.find(sealed.keyId()));
    assertTrue(later.held().values().stream().allMatch(one -> one.wrappedBy().isEmpty()));
  }

  private void opens(InstallationKeys keys) {
    assertArrayEquals(SECRET, new Sealer(topic.compacted().ring(keys)).open(EVENT, sealed));
  }
}
