package dev.muster.gateway.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchPairingTest {
  private static final String WATCH = "WATCH";

  private final InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());
  private Instant now = Instant.parse("2026-11-28T08:00:00Z");
  private final WatchPairing pairings =
      new WatchPairing(new LinkSealer(() -> keys, "watch-pairing"), () -> now);

  @Test
  void aPairingTokenNamesThePhone() {
    assertEquals(Optional.of("PHONE"), pairings.phone(WATCH, pairings.pair("PHONE", WATCH)));
  }

  @Test
  void eachTokenIsForOneWatchAndOnePurpose() {
    assertTrue(pairings.asked(WATCH, pairings.ask(WATCH)));
    assertFalse(pairings.asked("ANOTHER", pairings.ask(WATCH)));
    assertFalse(pairings.asked(WATCH, pairings.pair("PHONE", WATCH)));
    assertEquals(Optional.empty(), pairings.phone("ANOTHER", pairings.pair("PHONE", WATCH)));
    assertEquals(Optional.empty(), pairings.phone(WATCH, pairings.ask(WATCH)));
  }

  @Test
  void itsTimeEnds() {
    String asked = pairings.ask(WATCH);
    String paired = pairings.pair("PHONE", WATCH);
    now = now.plus(Duration.ofHours(1));
    assertFalse(pairings.asked(WATCH, asked));
    assertEquals(Optional.empty(), pairings.phone(WATCH, paired));
  }

  @Test
  void whatAnotherInstallationMadeIsNone() {
    InstallationKeys others = InstallationKeys.of(InstallationKey.generate());
    WatchPairing another =
        new WatchPairing(new LinkSealer(() -> others, "watch-pairing"), () -> now);
    assertEquals(Optional.empty(), pairings.phone(WATCH, another.pair("PHONE", WATCH)));
    assertEquals(Optional.empty(), pairings.phone(WATCH, "nonsense"));
  }
}
