package dev.muster.core.dep;

import dev.muster.core.event.DepRuleFact.DepProfile;
import java.time.Instant;

/** What is to be done next about a device's profile at Apple. */
public sealed interface AssignmentStep {
  /** Nothing, for it is as it should be. */
  record InPlace() implements AssignmentStep {}

  /**
   * Nothing, and nobody waits for anything.
   *
   * @param why for an admin
   */
  record Rest(String why) implements AssignmentStep {}

  /** Apple has to take the profile first. */
  record Define(DepProfile profile) implements AssignmentStep {}

  /** The profile is to be assigned. */
  record Assign(DepProfile profile, String profileUuid) implements AssignmentStep {}

  /** The profile that Apple holds is to be taken away. */
  record Remove(String profileUuid) implements AssignmentStep {}

  /**
   * Nothing before a moment.
   *
   * @param why for an admin
   */
  record Later(Instant at, String why) implements AssignmentStep {}

  /**
   * Nothing before someone acts.
   *
   * @param why for an admin, with what to do
   */
  record Blocked(String why) implements AssignmentStep {}
}
