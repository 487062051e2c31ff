package dev.muster.core.selection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "26.2,26.2",
    "26.2.1,26.2",
    "26.10,26.9",
    "27,26.4.1",
    "6.6.5.4711,6.6",
    "1.0,1",
    "1.2b3,1.2",
  })
  void isAtLeast(String version, String least) {
    assertTrue(Version.atLeast(version, least));
  }

  @ParameterizedTest
  @CsvSource({"26.2,26.2.1", "26.9,26.10", "beta,1", "1.x,1.0"})
  void isEarlier(String version, String least) {
    assertFalse(Version.atLeast(version, least));
  }

  @Test
  void aVersionThatNobodyWritesIsBehindAllOthers() {
    assertFalse(Version.atLeast("9".repeat(500), "1"));
  }
}
