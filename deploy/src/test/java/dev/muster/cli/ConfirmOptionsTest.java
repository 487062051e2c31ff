package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmOptionsTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void whoTypesHowManyTheyAreGoesOn() {
    assertDoesNotThrow(() -> answering(" 12 ").check(true, "EraseDevice is for 12", 12));
    assertTrue(asked.getFirst().startsWith("EraseDevice is for 12."), asked.getFirst());
    assertTrue(asked.getFirst().contains("(12)"), asked.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "y", "yes", "1", "012", "12 1"})
  void whoTypesAnythingElseDoesNot(String answer) {
    CliException refused =
        assertThrows(
            CliException.class, () -> answering(answer).check(true, "EraseDevice is for 12", 12));
    assertEquals("nothing was done", refused.getMessage());
    assertEquals(ExitCode.FAILED, refused.exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", "yes"})
  void aYesIsEnoughForWhatNeitherDestroysNorLocks(String answer) {
    assertDoesNotThrow(() -> answering(answer).check(false, "ProfileList is for 500", 500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "500"})
  void withoutAYesNothingIsDone(String answer) {
    assertThrows(
        CliException.class, () -> answering(answer).check(false, "ProfileList is for 500", 500));
  }

  @Test
  void whoTypesTheNameGoesOn() {
    assertDoesNotThrow(() -> answering(" acme ").checkName("acme would be removed", "acme"));
    assertTrue(asked.getFirst().contains("(acme)"), asked.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "y", "ACME", "acm"})
  void whoTypesAnotherNameDoesNot(String answer) {
    CliException refused =
        assertThrows(
            CliException.class, () -> answering(answer).checkName("acme would be removed", "acme"));
    assertEquals("nothing was done", refused.getMessage());
  }

  @Test
  void whereNobodyCanBeAskedItIsRefusedAsCalledWrongly() {
    CliException refused =
        assertThrows(
            CliException.class,
            () ->
                new ConfirmOptions(question -> Optional.empty(), false)
                    .check(true, "EraseDevice is for 12", 12));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.getMessage().contains("--yes"), refused.getMessage());
    assertTrue(refused.getMessage().contains("--dry-run"), refused.getMessage());
  }

  @Test
  void whoSaysYesBeforehandIsNotAsked() {
    new ConfirmOptions(this::asked, true).check(true, "EraseDevice is for 12", 12);
    assertEquals(List.of(), asked);
  }

  private ConfirmOptions answering(String answer) {
    return new ConfirmOptions(
        question -> {
          asked.add(question);
          return Optional.of(answer);
        },
        false);
  }

  private Optional<String> asked(String question) {
    asked.add(question);
    return Optional.empty();
  }
}
