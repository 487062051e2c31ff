package dev.muster.log.process;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Event;
import dev.muster.core.process.Due;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.wire.ForeignFactException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is under way: acts, and the record of what came of them. For one thread, to which it takes
 * the futures back, but for what says otherwise.
 *
 * @param <S> subjects
 * @param <D> what is due of them
 */
final class Acts<S, D extends Due> {
  private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Hears of those that are under way no longer. */
  interface Ends<S, D> {
    /** It is to be tried again; from when on, if it said so. */
    void failed(Act<S, D> act, Optional<Instant> from);

    /** What came of it stands in the log and is folded. */
    void recorded(Act<S, D> act, boolean settles);
  }

  private final ProcessManager<S, D> process;
  private final OutcomeLog record;
  private final EventFactory events;
  private final Executor thread;
  private final Agenda<S> agenda;
  private final Ends<S, D> ends;
  private final Map<S, Act<S, D>> underWay = new ConcurrentHashMap<>();

  Acts(
      ProcessManager<S, D> process,
      OutcomeLog record,
      EventFactory events,
      Executor thread,
      Agenda<S> agenda,
      Ends<S, D> ends) {
    this.process = process;
    this.record = record;
    this.events = events;
    this.thread = thread;
    this.agenda = agenda;
    this.ends = ends;
  }

  boolean underWay(S subject) {
    return underWay.containsKey(subject);
  }

  /** How many are under way. Any thread may ask. */
  int size() {
    return underWay.size();
  }

  void begin(Act<S, D> act, Instant now) {
    underWay.put(act.subject(), act);
    lane(act).began();
    CompletableFuture<ActOutcome> outcome;
    try {
      outcome =
          process
              .act(act.subject(), act.due(), new Attempt(act.number(), now, thread))
              .thenApply(Objects::requireNonNull)
              .orTimeout(process.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    outcome.whenCompleteAsync((came, failure) -> ended(act, came, failure), thread);
  }

  private void ended(Act<S, D> act, ActOutcome outcome, Throwable failure) {
    if (failure != null) {
      LOG.warn("{} tries {} again: {}", process.group(), act.subject(), failure.toString());
      LOG.debug("because of this", failure);
      fail(act, Optional.empty());
      return;
    }
    switch (outcome) {
      case ActOutcome.Done done -> record(act, done);
      case ActOutcome.Again(String problem, Optional<Instant> from) -> {
        LOG.debug("{} tries {} again: {}", process.group(), act.subject(), problem);
        fail(act, from);
      }
      case ActOutcome.Shut(Instant until, String problem) -> {
        LOG.info("{} leaves {} alone: {}", process.group(), act.due().resource(), problem);
        lane(act).shut(until);
        fail(act, Optional.of(until));
      }
    }
  }

  private void record(Act<S, D> act, ActOutcome.Done done) {
    if (done.opens()) {
      lane(act).open();
    }
    Event outcome;
    try {
      String name = process.group() + " " + done.name() + " " + act.due().key();
      outcome =
          events.outcome(
              EventIds.derived(act.due().due(), name),
              new Actor.System(process.actor()),
              done.subject(),
              done.enrollment(),
              act.due().cause(),
              done.fact());
    } catch (RuntimeException e) {
      unsaid(act, e);
      return;
    }
    append(act, outcome, done.settles());
  }

  /** The same event again while it is not known to be recorded: folded twice, it counts once. */
  private void append(Act<S, D> act, Event outcome, boolean settles) {
    CompletableFuture<?> appended;
    try {
      appended = record.append(outcome);
    } catch (RuntimeException e) {
      unsaid(act, e);
      return;
    }
    appended.whenCompleteAsync(
        (reply, failure) -> {
          if (failure == null) {
            leave(act, true);
            ends.recorded(act, settles);
          } else if (foreign(failure)) {
            // It is for a newer node to say, and this one will be asked no more.
            unsaid(act, failure);
          } else {
            // It was done, whoever the partition belongs to by now.
            LOG.debug("what came of {} is not recorded yet", act.subject());
            CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS, thread)
                .execute(() -> append(act, outcome, settles));
          }
        },
        thread);
  }

  private static boolean foreign(Throwable failure) {
    return failure instanceof ForeignFactException
        || failure.getCause() instanceof ForeignFactException;
  }

  private void unsaid(Act<S, D> act, Throwable failure) {
    LOG.error("{} can't say what came of {}", process.group(), act.subject(), failure);
    fail(act, Optional.empty());
  }

  private void fail(Act<S, D> act, Optional<Instant> from) {
    leave(act, false);
    ends.failed(act, from);
  }

  private void leave(Act<S, D> act, boolean recorded) {
    underWay.remove(act.subject());
    lane(act).ended(recorded);
  }

  private Lane<S> lane(Act<S, D> act) {
    return agenda.lane(act.due().resource());
  }
}
