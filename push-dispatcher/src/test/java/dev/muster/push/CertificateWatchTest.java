package dev.muster.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateWatchTest {
  private static final Instant END = Instant.parse("2027-11-25T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "61,0", "60,60", "31,60", "30,30", "14,14", "8,14", "7,7", "2,7", "1,1", "0,1", "-9,1"
  })
  void aWarningIsDueFromSixtyDaysOnAndAgainWhenItGetsClose(int daysLeft, int due) {
    assertEquals(
        due == 0 ? OptionalInt.empty() : OptionalInt.of(due),
        CertificateWatch.threshold(END, END.minus(Duration.ofDays(daysLeft))));
  }
}
