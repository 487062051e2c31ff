package dev.muster.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int MOST = 100;
  private static final Duration QUICK = Duration.ofMillis(10);
  private static final Duration SLOW = Duration.ofMillis(100);

  private final Window window = new Window(MOST);

  @Test
  void itWidensWhileAllAreQuick() {
    for (int i = 0; i < 10_000; i++) {
      window.through(QUICK, MOST);
    }
    assertTrue(window.admits(MOST - 1));
    assertFalse(window.admits(MOST));
  }

  @Test
  void itStaysAsItIsWhereFewerAreUnderWay() {
    for (int i = 0; i < 10_000; i++) {
      window.through(QUICK, 1);
    }
    assertFalse(window.admits(8));
  }

  @Test
  void itNarrowsWhenTheyTakeLongerButNeverCloses() {
    window.through(QUICK, 1);
    for (int i = 0; i < 100; i++) {
      window.through(SLOW, MOST);
    }
    assertTrue(window.admits(3));
    assertFalse(window.admits(4));
  }

  @Test
  void whatTakesLongEachTimeIsNotSlow() {
    for (int i = 0; i < 20_000; i++) {
      window.through(i == 0 ? QUICK : SLOW, MOST);
    }
    assertTrue(window.admits(MOST - 1));
  }

  /** As where a record takes 10 ms and four are written in a millisecond. */
  @Test
  void itSettlesWhereOneTakesThreeTimesAsLongAsAlone() {
    int underWay = 8;
    for (int i = 0; i < 100_000; i++) {
      window.through(Duration.ofNanos(Math.max(10_000_000, underWay * 250_000L)), underWay);
      underWay = window.admits(underWay) ? underWay + 1 : underWay - 1;
    }
    assertEquals(120, underWay, 20);
  }
}
