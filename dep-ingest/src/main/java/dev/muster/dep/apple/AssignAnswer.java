package dev.muster.dep.apple;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of each serial number of a call: assign, unassign or disown. Apple, Device
 * Assignment: Assign a Profile.
 *
 * @param outcomes Apple's word by serial number: {@code SUCCESS}, {@code NOT_ACCESSIBLE}, {@code
 *     FAILED}, {@code THROTTLED}, or another. A serial number that is not in here got no answer,
 *     and is not assigned
 * @param retryAfterSeconds how long Apple wants to be left alone with those it throttled; protocol
 *     version 10
 * @param stopped why the serial numbers after the first thousands were not asked for; what came
 *     before it counts
 */
public record AssignAnswer(
    Map<String, String> outcomes,
    OptionalLong retryAfterSeconds,
    Optional<AppleException> stopped) {
  /** Takes a copy. */
  public AssignAnswer {
    outcomes = Map.copyOf(outcomes);
  }
}
