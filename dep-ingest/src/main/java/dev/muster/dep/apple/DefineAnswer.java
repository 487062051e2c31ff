package dev.muster.dep.apple;

import java.util.Map;

/**
 * What came of a profile that was defined. Apple, Device Assignment: Define a Profile.
 *
 * @param profileUuid names the profile from now on; the same content gets another one next time
 * @param outcomes what became of the serial numbers in the profile, as in {@link AssignAnswer}
 */
public record DefineAnswer(String profileUuid, Map<String, String> outcomes) {
  /** Takes a copy. */
  public DefineAnswer {
    outcomes = Map.copyOf(outcomes);
  }
}
