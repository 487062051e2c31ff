package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {
  /** At the end of the day in Berlin, where it is half past ten in the evening. */
  private static final Moment MOMENT =
      new Moment(Clock.fixed(Instant.parse("2026-11-20T21:30:00Z"), ZoneId.of("Europe/Berlin")));

  @ParameterizedTest
  @CsvSource({
    "now,2026-11-20T21:30:00Z",
    "today,2026-11-19T23:00:00Z",
    "Yesterday,2026-11-18T23:00:00Z",
    "tomorrow,2026-11-20T23:00:00Z",
    "-1h,2026-11-20T20:30:00Z",
    "-1h30m,2026-11-20T20:00:00Z",
    "+90d,2027-02-18T21:30:00Z",
    "2026-11-20,2026-11-19T23:00:00Z",
    "2026-07-01,2026-06-30T22:00:00Z",
    "2026-11-20 10:00,2026-11-20T09:00:00Z",
    "2026-11-20T10:00:00,2026-11-20T09:00:00Z",
    "10:00,2026-11-20T09:00:00Z",
    "2026-11-20T10:00:00Z,2026-11-20T10:00:00Z",
    "2026-11-20T10:00:00+05:00,2026-11-20T05:00:00Z"
  })
  void aTimeIsWhatItSaysInTheZoneOfThisMachine(String text, Instant moment) {
    assertEquals(moment, MOMENT.convert(text));
  }

  @Test
  void whatIsNoTimeIsRefusedWithWhatIsOne() {
    String why =
        assertThrows(TypeConversionException.class, () -> MOMENT.convert("last week")).getMessage();
    assertEquals(true, why.startsWith("'last week' is no time: give one such as 2026-11-20"), why);
  }
}
