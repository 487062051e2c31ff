package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.provision.StepState.Status;
import dev.muster.core.selection.Version;
import java.time.Instant;
import java.util.Optional;

/** What becomes of one step by what happens. That it was done counts however late it is said. */
final class StepFold {
  private StepFold() {}

  /** A repeat of what was written before, which may come late, changes nothing. */
  static StepState queued(StepState state, ProvisionStepQueued fact, Instant at) {
    boolean may = state.open() || state.status() == Status.AWAITED;
    return may && fact.attempt() == state.attempts() + 1
        ? state.queued(fact.command(), fact.attempt(), at)
        : state;
  }

  static StepState asked(ProvisionStep step, StepState state, ProvisionAsked fact, Instant at) {
    boolean may = state.status() == Status.AWAITED || (state.open() && !step.tells());
    if (!may || fact.time() != state.proof().asked() + 1) {
      return state;
    }
    StepState awaited = state.status() == Status.AWAITED ? state : state.awaited(at);
    return awaited.with(awaited.proof().asked(fact.command(), fact.time(), at));
  }

  static StepState timedOut(ProvisionStep step, StepState state, String why, Instant at) {
    if (state.ended()) {
      return state;
    }
    String plain =
        state.status() == Status.AWAITED
            ? "in time there was no sign that " + waited(step)
            : "it took longer than it may";
    return state.now(Status.FAILED, at, why.isEmpty() ? plain : why);
  }

  private static String waited(ProvisionStep step) {
    return switch (step.until().map(StepUntil::kind).orElse(UntilKind.FETCHED)) {
      case FETCHED -> "the Mac fetched the package";
      case PROFILE -> "the profile is there";
      case APP, MANAGED_APP -> "the app is there";
      case OS_VERSION -> "the system is new enough";
    };
  }

  /** The device answered to something; it may be what this step told or asked it. */
  static StepState answered(
      ProvisionStep step, StepState state, CommandUuid uuid, boolean done, String why, Instant at) {
    if (state.proof().question().equals(Optional.of(uuid))) {
      return state.with(state.proof().answered());
    }
    if (!state.command().equals(Optional.of(uuid)) || state.status() == Status.DONE) {
      return state;
    }
    if (!done) {
      boolean again = state.attempts() < step.tries();
      return state.status() == Status.QUEUED
          ? state.now(again ? Status.PENDING : Status.FAILED, at, why)
          : state;
    }
    StepState told = state.with(state.proof().accepted(at));
    if (known(step, told.proof())) {
      return told.now(Status.DONE, at, "");
    }
    return state.status() == Status.QUEUED ? told.awaited(at) : told;
  }

  /** Whether the step is done by what is known. */
  private static boolean known(ProvisionStep step, Proof proof) {
    return step.until()
        .map(
            until ->
                until.kind() == UntilKind.FETCHED
                    ? proof.fetched().isPresent()
                    : proof.present().isPresent())
        .orElse(true);
  }

  static StepState served(ProvisionStep step, StepState state, PackageServed fact, Instant at) {
    if (step.install().filter(install -> install.content().equals(fact.content())).isEmpty()) {
      return state;
    }
    StepState more = state.with(state.proof().served(fact.from(), fact.to(), fact.size(), at));
    boolean fetched = more.proof().fetched().isPresent();
    boolean waits =
        step.until().filter(until -> until.kind() == UntilKind.FETCHED).isPresent() && waits(state);
    if (fetched && waits) {
      return more.now(Status.DONE, at, "");
    }
    // As long as it fetches, it is not told again.
    return state.status() == Status.AWAITED ? more.awaited(at) : more;
  }

  /** Whether an entry of a list is what the step waits for. */
  static boolean wants(ProvisionStep step, StepState state, Seen seen) {
    return waits(state) && step.until().filter(until -> meets(until, seen)).isPresent();
  }

  static StepState seen(StepState state, Instant at) {
    return state.with(state.proof().present(at)).now(Status.DONE, at, "");
  }

  /** Whether the device's system is what the step waits for. */
  static boolean wantsVersion(ProvisionStep step, StepState state, String version) {
    return waits(state)
        && step.until()
            .filter(until -> until.kind() == UntilKind.OS_VERSION)
            .filter(until -> Version.atLeast(version, until.version()))
            .isPresent();
  }

  private static boolean waits(StepState state) {
    return switch (state.status()) {
      case AWAITED, FAILED, SKIPPED -> true;
      // A package that it is told of once more may be there by then.
      case PENDING, QUEUED -> state.proof().accepted().isPresent();
      case DONE -> false;
    };
  }

  private static boolean meets(StepUntil until, Seen seen) {
    String kind =
        switch (until.kind()) {
          case PROFILE -> Seen.PROFILE;
          case APP -> Seen.APP;
          case MANAGED_APP -> Seen.MANAGED_APP;
          case FETCHED, OS_VERSION -> "";
        };
    return kind.equals(seen.kind())
        && until.identifier().equals(seen.identifier())
        && (until.version().isEmpty()
            || (!seen.version().isEmpty() && Version.atLeast(seen.version(), until.version())));
  }
}
