package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void aFrameIsDrawnFromTheTopAndClearsWhatStoodBelow() {
    assertEquals("\u001b[Ha\u001b[K\r\nb\u001b[K\r\n\u001b[J", Screen.frame(List.of("a", "b"), 24));
  }

  @Test
  void noMoreLinesAreDrawnThanTheTerminalHas() {
    String frame = Screen.frame(List.of("one", "two", "three"), 3);
    assertTrue(frame.contains("two"));
    assertFalse(frame.contains("three"));
  }
}
