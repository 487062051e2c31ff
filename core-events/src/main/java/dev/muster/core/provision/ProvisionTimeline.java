package dev.muster.core.provision;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.provision.StepState.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What happened to a device by its blueprint, told from the record: the events are folded again,
 * and each change of where a step stands is an entry. Takes the events in their order, from the one
 * by which the blueprint began; for one thread.
 */
public final class ProvisionTimeline {
  private static final String RELEASE = "DeviceConfigured";

  private final List<Entry> entries = new ArrayList<>();
  private Optional<Provisioning> state = Optional.empty();

  /** What an entry says. */
  public enum What {
    /** The blueprint began. */
    STARTED,
    /** The device is to be told. */
    QUEUED,
    /** The device said that it will. */
    ACCEPTED,
    /** The first part of a package was sent. */
    FETCHING,
    /** All of a package had been sent. */
    FETCHED,
    /** The device is asked for the first time whether it is so. */
    ASKED,
    /** The device reported what is waited for. */
    PRESENT,
    /** The step is done. */
    DONE,
    /** The device could not; it is told again. */
    REFUSED,
    /** The step failed. */
    FAILED,
    /** An admin is waited for, because of that. */
    HELD,
    /** The device was released before. */
    SKIPPED,
    /** An admin stepped in. */
    DIRECTED,
    /** The device is told that it may go on. */
    RELEASED,
    /** The device is out of Setup Assistant. */
    ENDED,
    /** The device did not wait. */
    NEVER_WAITED
  }

  /**
   * Something that happened.
   *
   * @param step its number, from 0; empty where it is about all
   * @param detail for people; may be empty
   */
  public record Entry(Instant at, What what, OptionalInt step, String detail) {}

  /**
   * Takes the next event of the device.
   *
   * @param ended the commands that ended by it
   */
  public void take(Event event, List<EndedCommand> ended) {
    Instant at = event.occurredAt();
    Optional<Provisioning> before = state;
    if (event.fact() instanceof ProvisionFact fact) {
      state = ProvisionFold.evolve(state, fact, at);
      before.ifPresent(was -> facts(was, fact, event));
    } else if (event.fact() instanceof MessageReceived(var certificate, Report report)) {
      ended.forEach(command -> answered(command, report, at));
      state = ProvisionFold.reported(state, report.seen(), report.device().osVersion(), at);
    } else {
      ended.forEach(
          command -> state = ProvisionFold.answered(state, command.uuid(), false, List.of(), at));
    }
    if (before.isEmpty()) {
      state.ifPresent(now -> add(at, What.STARTED, now.blueprint()));
    }
    before.ifPresent(was -> changes(was, state.orElseThrow(), at));
  }

  private void answered(EndedCommand command, Report report, Instant at) {
    boolean done = command.outcome() == Outcome.ACKNOWLEDGED;
    boolean refused = command.outcome() == Outcome.ERROR;
    state =
        ProvisionFold.answered(
            state, command.uuid(), done, refused ? report.errorChain() : List.of(), at);
    if (done && command.requestType().equals(RELEASE)) {
      state = ProvisionFold.out(state, at);
    } else if (refused && ProvisionFold.neverWaited(report.errorChain())) {
      state = ProvisionFold.neverWaited(state, at);
    }
  }

  /** What happened so far. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Where all stands after the last event; empty before the first. */
  public Optional<Provisioning> state() {
    return state;
  }

  private void facts(Provisioning was, ProvisionFact fact, Event event) {
    Instant at = event.occurredAt();
    Provisioning now = state.orElseThrow();
    switch (fact) {
      case ProvisionDirected directed ->
          add(
              at,
              What.DIRECTED,
              "%s: %s"
                  .formatted(
                      event.actor().name(), directed.directive().name().toLowerCase(Locale.ROOT)));
      case ProvisionAsked asked when asked.time() == 1 && !now.equals(was) ->
          add(at, What.ASKED, asked.step(), "");
      case PackageServed served -> {
        for (int i = 0; i < now.states().size(); i++) {
          boolean first = was.states().get(i).proof().served().parts().isEmpty();
          if (first && !now.states().get(i).proof().served().parts().isEmpty()) {
            add(at, What.FETCHING, i, "%d bytes".formatted(served.size()));
          }
        }
      }
      default -> {}
    }
  }

  private void changes(Provisioning was, Provisioning now, Instant at) {
    if (!now.release().equals(was.release()) && now.release().isPresent()) {
      Provisioning.Release release = now.release().get();
      if (was.release().map(Provisioning.Release::attempt).orElse(0) < release.attempt()) {
        add(at, What.RELEASED, release.detail());
      }
    }
    for (int i = 0; i < now.states().size(); i++) {
      step(i, was.states().get(i), now.states().get(i), at);
    }
    if (was.held().isEmpty() && now.release().isEmpty()) {
      now.held().ifPresent(number -> add(at, What.HELD, number, ""));
    }
    if (was.ended().isEmpty() && now.ended().isPresent()) {
      add(at, now.ended().get().waited() ? What.ENDED : What.NEVER_WAITED, "");
    }
  }

  private void step(int number, StepState was, StepState now, Instant at) {
    if (was.attempts() != now.attempts() && now.status() == Status.QUEUED) {
      add(at, What.QUEUED, number, now.attempts() > 1 ? "attempt " + now.attempts() : "");
    }
    newly(was.proof().accepted(), now.proof().accepted(), What.ACCEPTED, number);
    newly(was.proof().fetched(), now.proof().fetched(), What.FETCHED, number);
    newly(was.proof().present(), now.proof().present(), What.PRESENT, number);
    if (was.status() == now.status()) {
      return;
    }
    switch (now.status()) {
      case DONE -> add(at, What.DONE, number, "");
      case FAILED -> add(at, What.FAILED, number, now.why());
      case SKIPPED -> add(at, What.SKIPPED, number, "");
      case PENDING -> {
        if (was.status() == Status.QUEUED) {
          add(at, What.REFUSED, number, now.why());
        }
      }
      case QUEUED, AWAITED -> {}
    }
  }

  private void newly(Optional<Instant> was, Optional<Instant> now, What what, int number) {
    if (was.isEmpty()) {
      now.ifPresent(at -> add(at, what, number, ""));
    }
  }

  private void add(Instant at, What what, String detail) {
    entries.add(new Entry(at, what, OptionalInt.empty(), detail));
  }

  private void add(Instant at, What what, int step, String detail) {
    entries.add(new Entry(at, what, OptionalInt.of(step), detail));
  }
}
