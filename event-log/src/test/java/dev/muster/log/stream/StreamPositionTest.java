package dev.muster.log.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamPositionTest {
  @Test
  void aPositionIsReadAsItWasWritten() {
    StreamPosition position =
        new StreamPosition(Map.of(0, 0L, 1, 127L, 2, 128L, 31, Long.MAX_VALUE), 1L << 40);
    assertEquals(position, StreamPosition.decode(position.encode()));
  }

  @Test
  void whatIsCutOffOrLongerOrOfAnotherKindIsNoPosition() {
    String word = new StreamPosition(Map.of(0, 5L, 1, 300L), 7).encode();
    for (String wrong :
        new String[] {"", "?", "AA", word.substring(0, word.length() - 2), word + "AA"}) {
      assertThrows(IllegalArgumentException.class, () -> StreamPosition.decode(wrong), wrong);
    }
  }
}
