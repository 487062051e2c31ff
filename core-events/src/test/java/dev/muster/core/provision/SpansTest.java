package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpansTest {
  @Test
  void partsThatComeInAnyOrderAreTheWholeWhenNothingIsMissing() {
    Spans spans = Spans.NONE.with(60, 100).with(0, 20);
    assertFalse(spans.cover(100));
    assertEquals(60, spans.length());
    assertTrue(spans.with(20, 60).cover(100));
    assertTrue(spans.with(10, 70).cover(100));
  }

  @Test
  void aPartThatIsThereAlreadyChangesNothing() {
    Spans spans = Spans.NONE.with(0, 50).with(60, 70);
    assertEquals(spans, spans.with(10, 20));
    assertFalse(spans.with(10, 20).cover(50 + 1));
  }

  @Test
  void whoeverFetchesInCrumbsIsNotRememberedForEver() {
    Spans spans = Spans.NONE;
    for (int i = 0; i < 1_000; i++) {
      spans = spans.with(i * 2L, i * 2L + 1);
    }
    assertEquals(64, spans.parts().size());
  }
}
