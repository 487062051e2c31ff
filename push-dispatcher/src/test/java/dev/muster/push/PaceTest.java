package dev.muster.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final Pace pace = new Pace(100, NOON);

  @Test
  void soManyGoInASecond() {
    assertEquals(10, taken(NOON), "at once");
    int later = 0;
    for (int millis = 1; millis <= 1000; millis++) {
      later += taken(NOON.plusMillis(millis));
    }
    assertTrue(later >= 99 && later <= 101, () -> "in the second after that");
  }

  @Test
  void whoeverFindsNoneIsToldWhenThereIsOne() {
    taken(NOON);
    assertEquals(Duration.ofMillis(10), pace.untilNext(NOON));
    assertEquals(Duration.ZERO, pace.untilNext(NOON.plusMillis(10)));
  }

  @Test
  void anOverloadedGatewayHalvesItOnceASecond() {
    pace.adjust(true, NOON.plusSeconds(1));
    pace.adjust(true, NOON.plusMillis(1500));
    assertEquals(50, pace.perSecond());
    pace.adjust(true, NOON.plusSeconds(2));
    assertEquals(25, pace.perSecond());
    for (int i = 3; i < 20; i++) {
      pace.adjust(true, NOON.plusSeconds(i));
    }
    assertEquals(5, pace.perSecond());
  }

  @Test
  void itComesBackWhenTheGatewayDoes() {
    pace.adjust(true, NOON.plusSeconds(1));
    pace.adjust(false, NOON.plusSeconds(2));
    assertEquals(55, pace.perSecond(), 0.001);
    pace.adjust(false, NOON.plusSeconds(60));
    assertEquals(100, pace.perSecond());
  }

  @Test
  void aClockThatStepsBackGivesNothingAway() {
    taken(NOON);
    assertEquals(0, taken(NOON.minusSeconds(60)));
  }

  private int taken(Instant now) {
    int taken = 0;
    while (pace.untilNext(now).isZero()) {
      pace.take();
      taken++;
    }
    return taken;
  }
}
