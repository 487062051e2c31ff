package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  @ParameterizedTest
  @CsvSource({
    "PT0.44S, 0.4s",
    "PT40S, 40s",
    "PT2M5S, 2m 05s",
    "PT3H7M59S, 3h 07m",
    "PT52H, 2d 04h"
  })
  void aTimeIsSaidInItsTwoLargestUnits(String time, String words) {
    assertEquals(words, Age.of(Duration.parse(time)));
  }

  @Test
  void anAgeIsCountedByTheClockThatToldTheMoment() {
    Instant now = Instant.parse("2026-11-24T12:00:07.5Z");
    assertEquals("7s", Age.since("2026-11-24T12:00:00Z", now));
    assertEquals("0s", Age.since("2026-11-24T12:01:00Z", now));
    assertEquals("", Age.since(null, now));
  }
}
