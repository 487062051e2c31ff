package dev.muster.core.device;

import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.Message.UserNames;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the enrollment of one channel stands, and what its device told when it enrolled. Immutable.
 *
 * @param status where it stands
 * @param push where pushes go; known once enrolled
 * @param tokenUpdate the event by which the device told that; known with it
 * @param user the user's names, on a user channel
 * @param awaitingConfiguration whether it waits in Setup Assistant, in this enrollment
 * @param unlockTokenEvent the event that holds the unlock token
 * @param since when the device enrolled; empty as long as its TokenUpdate has not come
 */
public record Enrolled(
    EnrollmentStatus status,
    Optional<PushTarget> push,
    Optional<UUID> tokenUpdate,
    Optional<UserNames> user,
    boolean awaitingConfiguration,
    Optional<UUID> unlockTokenEvent,
    Optional<Instant> since) {
  private static final Enrolled AUTHENTICATED = bare(EnrollmentStatus.AUTHENTICATED, false);
  private static final Enrolled CHECKED_OUT = bare(EnrollmentStatus.CHECKED_OUT, false);
  private static final Enrolled AGAIN_IN_SETUP = bare(EnrollmentStatus.AUTHENTICATED, true);

  /** An enrollment that began: its TokenUpdate is still to come. */
  public static Enrolled authenticated() {
    return AUTHENTICATED;
  }

  /**
   * The same, of a device that enrolls once more while it waits in Setup Assistant, as one that
   * restarts there may. Its TokenUpdate need not say again that it waits.
   */
  static Enrolled againInSetup() {
    return AGAIN_IN_SETUP;
  }

  /** An enrollment that ended. */
  public static Enrolled checkedOut() {
    return CHECKED_OUT;
  }

  /** The same, out of Setup Assistant. */
  Enrolled configured() {
    return new Enrolled(status, push, tokenUpdate, user, false, unlockTokenEvent, since);
  }

  private static Enrolled bare(EnrollmentStatus status, boolean waits) {
    return new Enrolled(
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        waits,
        Optional.empty(),
        Optional.empty());
  }
}
