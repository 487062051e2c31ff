package dev.muster.core.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> KNOWN = List.of("DeviceLock", "DeviceInformation", "os");

  @Test
  void aWordThatDiffersByFewLettersIsMeant() {
    assertEquals(Optional.of("DeviceInformation"), Spelling.nearest("DeviceInformaton", KNOWN));
    assertEquals(Optional.of("DeviceLock"), Spelling.nearest("devicelock", KNOWN));
  }

  @Test
  void lettersThatChangedPlacesAreOneFault() {
    assertEquals(Optional.of("Report"), Spelling.nearest("Reprot", List.of("Report", "Reprise")));
  }

  @Test
  void aShortWordIsNotAnyOther() {
    assertEquals(Optional.of("os"), Spelling.nearest("so", KNOWN));
    assertEquals(Optional.empty(), Spelling.nearest("id", KNOWN));
  }

  @Test
  void aWordThatDiffersByManyIsNot() {
    assertEquals(Optional.empty(), Spelling.nearest("ProfileList", KNOWN));
    assertEquals(Optional.empty(), Spelling.nearest("x".repeat(1000), KNOWN));
  }
}
