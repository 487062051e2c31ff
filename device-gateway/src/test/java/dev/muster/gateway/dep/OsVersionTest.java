package dev.muster.gateway.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OsVersionTest {
  @Test
  void theyAreComparedByTheirNumbers() {
    assertTrue(of("26.10").compareTo(of("26.9")) > 0);
    assertTrue(of("15.7.2").compareTo(of("26")) < 0);
    assertTrue(of("26.0.1").compareTo(of("26")) > 0);
  }

  @Test
  void zerosAtTheEndAreNoDifference() {
    assertEquals(of("26"), of("26.0.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "26.", "26.x", "-1", "26.2 (a)", "9999999999", "1.2.3.4.5.6"})
  void whatIsNoVersionIsNone(String text) {
    assertEquals(Optional.empty(), OsVersion.of(text));
  }

  private static OsVersion of(String text) {
    return OsVersion.of(text).orElseThrow();
  }
}
