package dev.muster.core.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpacingTest {
  private static final Spacing SPACING =
      new Spacing(Duration.ofSeconds(10), 3, Duration.ofMinutes(2));

  @Test
  void itGrowsUpToTheMost() {
    assertEquals(
        List.of(10L, 10L, 30L, 90L, 120L, 120L),
        IntStream.range(0, 6).mapToObj(times -> SPACING.after(times).toSeconds()).toList());
  }

  @Test
  void aThousandTriesStayAtTheMost() {
    assertEquals(Duration.ofMinutes(2), SPACING.after(Integer.MAX_VALUE));
  }

  @Test
  void oneThatDoesNotGrowStays() {
    Spacing even = new Spacing(Duration.ofSeconds(1), 1, Duration.ofHours(1));
    assertEquals(Duration.ofSeconds(1), even.after(Integer.MAX_VALUE));
  }

  @Test
  void eachWaitsItsOwnTimeOfAboutAsLong() {
    List<Duration> waits =
        IntStream.range(0, 100).mapToObj(i -> SPACING.after(1, "device-" + i)).toList();
    assertTrue(waits.stream().distinct().count() > 50);
    waits.forEach(
        wait -> {
          assertTrue(wait.compareTo(Duration.ofSeconds(9)) >= 0, wait::toString);
          assertTrue(wait.compareTo(Duration.ofSeconds(11)) <= 0, wait::toString);
        });
  }

  @Test
  void theSameTryOfTheSameOneWaitsTheSame() {
    assertEquals(SPACING.after(2, "device"), SPACING.after(2, "device"));
  }

  @Test
  void oneThatShrinksIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Spacing(Duration.ofSeconds(2), 2, Duration.ofSeconds(1)));
  }
}
