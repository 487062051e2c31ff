package dev.muster.log.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyCompactionTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final byte[] MARK = "key-1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] WRAPPED = "key-2/installation".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SOMETHING = {1};

  private final KeyCompaction compaction = new KeyCompaction(Duration.ofHours(1));

  @Test
  void whereNothingWasDestroyedNothingIsDue() {
    compaction.seen(WRAPPED, SOMETHING, NOON);
    assertEquals(Optional.empty(), compaction.due(NOON.plus(Duration.ofDays(9))));
  }

  @Test
  void aSegmentsTimeAfterTheLastDestroyedKeyItsMarkIsDueUntilSomethingWasAppended() {
    compaction.seen(MARK, SOMETHING, NOON);
    compaction.seen(WRAPPED, null, NOON);
    assertEquals(Optional.empty(), compaction.due(NOON.plusSeconds(3599)));
    assertArrayEquals(MARK, compaction.due(NOON.plusSeconds(3600)).orElseThrow());
    compaction.seen(MARK, SOMETHING, NOON.plusSeconds(3600));
    assertEquals(Optional.empty(), compaction.due(NOON.plus(Duration.ofDays(9))));
  }

  @Test
  void anyOtherRecordClosesTheSegmentAsWell() {
    compaction.seen(MARK, SOMETHING, NOON);
    compaction.seen(WRAPPED, SOMETHING, NOON.plusSeconds(4000));
    assertEquals(Optional.empty(), compaction.due(NOON.plusSeconds(5000)));
  }
}
