package dev.muster.gateway.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.gateway.token.WatchPairing.Pairing;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchPairingTest {
  private static final Pairing PAIRING = new Pairing("PHONE", "WATCH");

  private final InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());
  private Instant now = Instant.parse("2026-11-28T08:00:00Z");
  private final WatchPairing pairings =
      new WatchPairing(new LinkSealer(() -> keys, "watch-pairing"), () -> now);

  @Test
  void aTokenSaysWhoIsPairedWithWhom() {
    assertEquals(Optional.of(PAIRING), pairings.open(pairings.make(PAIRING, "s")));
  }

  @Test
  void itsTimeEnds() {
    String token = pairings.make(PAIRING, "s");
    now = now.plus(Duration.ofHours(1));
    assertEquals(Optional.empty(), pairings.open(token));
  }

  @Test
  void whatAnotherInstallationMadeIsNone() {
    InstallationKeys others = InstallationKeys.of(InstallationKey.generate());
    WatchPairing another =
        new WatchPairing(new LinkSealer(() -> others, "watch-pairing"), () -> now);
    assertEquals(Optional.empty(), pairings.open(another.make(PAIRING, "s")));
    assertEquals(Optional.empty(), pairings.open("nonsense"));
  }
}
