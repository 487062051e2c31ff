package dev.muster.core.dep;

import dev.muster.core.event.DepDeviceFact.AssignmentOutcome;
import dev.muster.core.event.DepDeviceFact.DepAssignmentAnswered;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepListing;
import java.time.Instant;
import java.util.Optional;

/**
 * A serial number in an account. It may come, go, and come again: each time is a stay, and what was
 * assigned belongs to a stay. One that is listed as assigned to the server later than it was known
 * to be came again as well. Immutable.
 *
 * @param stay the how manieth it is, from 1
 * @param since when it began
 * @param listing what Apple says of it
 * @param gone how the stay ended, if it did
 * @param goneAt when it ended
 * @param assignment what came of the last assignment in this stay
 * @param contradicted whether Apple said after that that the device has another profile: in its
 *     changes, or anywhere once it had shown the assigned one, which no lag explains
 */
public record DepDevice(
    DepKey key,
    int stay,
    Instant since,
    DepListing listing,
    Optional<Departure> gone,
    Optional<Instant> goneAt,
    Optional<Assignment> assignment,
    boolean contradicted) {

  /**
   * An assignment that Apple answered to.
   *
   * @param profile its name here; empty where it was to be taken away
   * @param tries how many in a row for this profile were not a success
   * @param notBefore as Apple asked
   */
  public record Assignment(
      String profileUuid,
      String profile,
      AssignmentOutcome outcome,
      Instant at,
      int tries,
      Optional<Instant> notBefore) {

    /** Whether the profile was to be taken away. */
    boolean removal() {
      return profile.isEmpty();
    }
  }

  /** Whether it is the account's now. */
  public boolean present() {
    return gone.isEmpty();
  }

  static DepDevice listed(Optional<DepDevice> before, DepDeviceListed fact, Instant at) {
    return before
        .filter(DepDevice::present)
        .filter(known -> !known.left(fact.listing()))
        .map(known -> known.listed(fact))
        .orElseGet(
            () ->
                new DepDevice(
                    new DepKey(fact.account(), fact.serialNumber()),
                    before.map(DepDevice::stay).orElse(0) + 1,
                    at,
                    fact.listing(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false));
  }

  /** Whether it was assigned to the server since: it had left then, even if Apple never said so. */
  private boolean left(DepListing next) {
    return listing
        .assignedAt()
        .flatMap(before -> next.assignedAt().filter(before::isBefore))
        .isPresent();
  }

  private DepDevice listed(DepDeviceListed fact) {
    boolean holds = assignment.filter(a -> fact.listing().holds(a.profileUuid())).isPresent();
    boolean shown = assignment.filter(a -> listing.holds(a.profileUuid())).isPresent();
    boolean change = fact.how() == ListedBy.ADDED || fact.how() == ListedBy.MODIFIED;
    return new DepDevice(
        key,
        stay,
        since,
        fact.listing(),
        gone,
        goneAt,
        assignment,
        !holds && (contradicted || shown || change && assignment.isPresent()));
  }

  DepDevice evolve(DepDeviceGone fact, Instant at) {
    return present()
        ? new DepDevice(
            key,
            stay,
            since,
            listing,
            Optional.of(fact.why()),
            Optional.of(at),
            assignment,
            contradicted)
        : this;
  }

  DepDevice evolve(DepAssignmentAnswered fact, Instant at) {
    int before =
        assignment
            .filter(a -> a.profileUuid().equals(fact.profileUuid()))
            .map(Assignment::tries)
            .orElse(0);
    boolean done =
        fact.outcome() == AssignmentOutcome.SUCCESS || fact.outcome() == AssignmentOutcome.REMOVED;
    Assignment answered =
        new Assignment(
            fact.profileUuid(),
            fact.profile(),
            fact.outcome(),
            at,
            done ? 0 : before + 1,
            fact.notBefore());
    return new DepDevice(key, stay, since, listing, gone, goneAt, Optional.of(answered), false);
  }
}
