package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.event.SecretFact.SecretMade;
import dev.muster.core.event.SecretFact.SecretRevealed;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final SealedBytes SEALED =
      new SealedBytes("k", Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2}));

  @Test
  void aSecretIsACandidateUntilItIsConfirmed() {
    assertEquals(Optional.empty(), after(made("1", "code")).current("C02", "code"));
    Secrets confirmed = after(made("1", "code"), new SecretConfirmed("1"));
    assertEquals(Optional.of("1"), confirmed.current("C02", "code").map(Secret::id));
  }

  @Test
  void theNextOneOfItsKindTakesThePlaceOfOneThatStays() {
    Secrets both =
        after(
            made("1", "code"),
            new SecretConfirmed("1"),
            made("2", "code"),
            new SecretConfirmed("2"));
    assertEquals(
        List.of(Standing.CURRENT, Standing.FORMER),
        both.of("C02").stream().map(Secret::standing).toList());
    assertEquals(Optional.of("2"), both.current("C02", "code").map(Secret::id));
  }

  @Test
  void oneOfAnotherKindTakesNobodysPlace() {
    Secrets both =
        after(
            made("1", "code"),
            new SecretConfirmed("1"),
            made("2", "key"),
            new SecretConfirmed("2"));
    assertEquals(Optional.of("1"), both.current("C02", "code").map(Secret::id));
  }

  @Test
  void oneThatWasDroppedIsNotConfirmedAnyMore() {
    Secrets dropped = after(made("1", "code"), new SecretDropped("1", "FAILED"));
    assertSame(dropped, dropped.evolve(new SecretConfirmed("1"), new UUID(1, 9), NOON));
    assertEquals(Standing.DROPPED, dropped.find("1").orElseThrow().standing());
  }

  @Test
  void thatItWasShownStaysWithIt() {
    Secrets shown = after(made("1", "code"), new SecretRevealed("1", "locked out"));
    assertEquals(Optional.of(NOON.plusSeconds(1)), shown.find("1").orElseThrow().revealedAt());
  }

  private static SecretMade made(String id, String kind) {
    return new SecretMade(id, kind, "C02", Optional.empty(), SEALED);
  }

  private static Secrets after(SecretFact... facts) {
    Secrets secrets = Secrets.NONE;
    for (int i = 0; i < facts.length; i++) {
      secrets = secrets.evolve(facts[i], new UUID(1, i), NOON.plusSeconds(i));
    }
    return secrets;
  }
}
