package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class LengthTest {
  @ParameterizedTest
  @CsvSource({
    "20s,PT20S",
    "4h,PT4H",
    "4H,PT4H",
    "1h30m,PT1H30M",
    "90d,P90D",
    "2w,P14D",
    "PT4H,PT4H",
    "P3D,P3D"
  })
  void aDurationIsWhatItSays(String text, Duration length) {
    assertEquals(length, new Length().convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "0s", "-4h", "PT0S", "h", "30m1h", "a while"})
  void whatIsNoDurationOrNothingIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> new Length().convert(text));
  }
}
