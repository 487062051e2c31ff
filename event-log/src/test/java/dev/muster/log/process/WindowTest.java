package dev.muster.log.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window(1_000);

  @Test
  void aFewGoAtFirst() {
    assertTrue(window.admits(7));
    assertFalse(window.admits(8));
  }

  @Test
  void whatIsUnderWayStaysASmallPartOfWhatIsDone() {
    end(10_000);
    assertTrue(window.admits(32));
    assertFalse(window.admits(33));
  }

  @Test
  void neverMoreThanTheMost() {
    end(1_000_000);
    assertTrue(window.admits(999));
    assertFalse(window.admits(1_000));
  }

  private void end(int count) {
    for (int i = 0; i < count; i++) {
      window.ended();
    }
  }
}
