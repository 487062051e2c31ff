package dev.muster.log.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.SealedBytes;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] SECRET = {1, 2, 3};
  private final Sealer sealer = new Sealer(InstallationKey.generate());

  @Test
  void whatIsSealedForAnEventOpensForThatEvent() {
    UUID id = UUID.randomUUID();
    assertArrayEquals(SECRET, sealer.open(id, sealer.seal(id, SECRET)));
  }

  @Test
  void aSealedValueThatWasMovedToAnotherEventDoesNotOpen() {
    SealedBytes sealed = sealer.seal(UUID.randomUUID(), SECRET);
    assertThrows(SealException.class, () -> sealer.open(UUID.randomUUID(), sealed));
  }

  @Test
  void anotherInstallationCanNotOpenIt() {
    UUID id = UUID.randomUUID();
    Sealer another = new Sealer(InstallationKey.generate());
    assertThrows(SealException.class, () -> another.open(id, sealer.seal(id, SECRET)));
  }

  @Test
  void theSameValueSealedTwiceLooksDifferent() {
    UUID id = UUID.randomUUID();
    assertNotEquals(sealer.seal(id, SECRET), sealer.seal(id, SECRET));
  }

  @Test
  void aContentAddressDependsOnTheContentAndTheInstallation() {
    Sealer another = new Sealer(InstallationKey.generate());
    assertEquals(sealer.contentAddress(SECRET), sealer.contentAddress(SECRET.clone()));
    assertNotEquals(sealer.contentAddress(SECRET), another.contentAddress(SECRET));
  }
}
