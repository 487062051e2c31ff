package dev.muster.push;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final Breaker breaker = new Breaker(new Random(1));

  @Test
  void afterAFailureOneGoesAheadOfTheOthers() {
    breaker.failed(NOON);
    assertFalse(breaker.admits(NOON));
    Instant later = NOON.plusSeconds(1);
    assertTrue(breaker.admits(later));
    assertFalse(breaker.admits(later));
    breaker.succeeded();
    assertTrue(breaker.admits(later));
    assertTrue(breaker.admits(later));
  }

  @Test
  void byANewConnectionOneGoesAheadOfTheOthers() {
    assertTrue(breaker.admits(NOON));
    assertFalse(breaker.admits(NOON));
    assertTrue(breaker.succeeded());
    assertTrue(breaker.admits(NOON));
    assertFalse(breaker.succeeded());
    breaker.renewed();
    assertTrue(breaker.admits(NOON));
    assertFalse(breaker.admits(NOON));
  }

  @Test
  void thoseThatFailTogetherAreOneFailure() {
    for (int i = 0; i < 500; i++) {
      breaker.failed(NOON);
    }
    assertTrue(breaker.admits(NOON.plusSeconds(1)));
  }

  @Test
  void itWaitsLongerWithEachFailureButNotForEver() {
    Instant now = NOON;
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 30; i++) {
      breaker.failed(now);
      longest = Duration.between(now, breaker.shutUntil());
      now = breaker.shutUntil();
      assertTrue(breaker.admits(now));
    }
    assertTrue(longest.compareTo(Duration.ofSeconds(14)) > 0, longest::toString);
    assertTrue(longest.compareTo(Duration.ofSeconds(31)) < 0, longest::toString);
  }
}
