package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.AdminAccountAsked;
import dev.muster.core.event.ProvisionFact.AdminPasswordChanging;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionHeld;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How facts and answers change where a blueprint stands. */
public final class ProvisionFold {
  /** Apple's word for a device that is told something it must wait for, and does not wait. */
  private static final String DOMAIN = "MDMDeviceEnrollment";

  private static final int NOT_WAITING = 101;

  private ProvisionFold() {}

  /** Folds a fact. A second start for one enrollment changes nothing. */
  public static Optional<Provisioning> evolve(
      Optional<Provisioning> before, ProvisionFact fact, Instant at) {
    return switch (fact) {
      case ProvisionStarted started ->
          before
              .filter(p -> !begunInUse(p, started))
              .or(() -> Optional.of(Provisioning.started(started, at)));
      case ProvisionStepQueued queued -> before.map(p -> p.queued(queued, at));
      case ProvisionAsked asked -> before.map(p -> p.asked(asked, at));
      case AdminAccountAsked(CommandUuid command, int time) ->
          before.map(p -> p.with(p.account().asked(command, time, at)));
      case AdminPasswordChanging(CommandUuid command, int attempt) ->
          before.map(p -> p.with(p.account().changing(command, attempt, at)));
      case PackageServed served -> before.map(p -> p.served(served, at));
      case ProvisionStepTimedOut(int step, String why) ->
          before.map(p -> p.timedOut(step, why, at));
      case ProvisionHeld held -> before.map(p -> p.held(at));
      case ProvisionReleased released -> before.map(p -> p.released(released, at));
      case ProvisionDirected directed -> before.map(p -> p.directed(directed, at));
    };
  }

  /**
   * Folds the end of a command, whoever queued it.
   *
   * @param done whether the device did it
   * @param errors what it said otherwise
   */
  public static Optional<Provisioning> answered(
      Optional<Provisioning> before,
      CommandUuid command,
      boolean done,
      List<ErrorChainItem> errors,
      Instant at) {
    return before.map(p -> p.answered(command, done, words(errors), at));
  }

  /** Folds that a command was taken out of the queue, whoever queued it. */
  public static Optional<Provisioning> takenBack(
      Optional<Provisioning> before, CommandUuid command, Instant at) {
    return before.map(p -> p.takenBack(command, at));
  }

  /**
   * Folds what the device reported of itself: what a step waits for may be so by now.
   *
   * @param version of its system, where it said so
   */
  public static Optional<Provisioning> reported(
      Optional<Provisioning> before, List<Seen> seen, Optional<String> version, Instant at) {
    return before
        .map(p -> p.seen(seen, at))
        .map(p -> version.map(v -> p.onVersion(v, at)).orElse(p));
  }

  /** A device that says so was never waiting in Setup Assistant. */
  public static Optional<Provisioning> neverWaited(Optional<Provisioning> before, Instant at) {
    return before.map(p -> p.out(at, false));
  }

  /** A device that was told to leave Setup Assistant by somebody else is out of it as well. */
  public static Optional<Provisioning> out(Optional<Provisioning> before, Instant at) {
    return before.map(p -> p.out(at, true));
  }

  /** Whether the device says that it does not wait in Setup Assistant. */
  public static boolean neverWaited(List<ErrorChainItem> errors) {
    return errors.stream()
        .anyMatch(e -> e.errorCode() == NOT_WAITING && e.errorDomain().equals(DOMAIN));
  }

  /** A device that was taken for one in use may say later that it waits. */
  private static boolean begunInUse(Provisioning before, ProvisionStarted started) {
    return before.plan().arrival() == Arrival.MANUAL && started.arrival() != Arrival.MANUAL;
  }

  private static String words(List<ErrorChainItem> errors) {
    return errors.isEmpty()
        ? ""
        : errors.getFirst().errorDomain() + " " + errors.getFirst().errorCode();
  }
}
