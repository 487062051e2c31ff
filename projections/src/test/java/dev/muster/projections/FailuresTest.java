package dev.muster.projections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private Instant now = Instant.EPOCH;
  private final Failures failures = new Failures(() -> now);

  @Test
  void onceIsNotAgainAndAgain() {
    failures.failed(new IllegalStateException());
    failures.failed(new IllegalStateException());
    assertTrue(failures.keepsFailing().isEmpty());
    assertEquals(2, failures.count());
  }

  @Test
  void whatFailsAgainAndAgainSaysWithWhatAndQuotesNothing() {
    for (int i = 0; i < 5; i++) {
      failures.failed(new RuntimeException(new IllegalArgumentException("a secret")));
    }
    String why = failures.keepsFailing().orElseThrow();
    assertTrue(why.contains("IllegalArgumentException"), why);
    assertFalse(why.contains("secret"), why);
  }

  @Test
  void whatFailedLongAgoIsOver() {
    for (int i = 0; i < 3; i++) {
      failures.failed(new IllegalStateException());
    }
    now = now.plus(Duration.ofMinutes(11));
    assertTrue(failures.keepsFailing().isEmpty());
  }
}
