package dev.muster.dep.account;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.dep.DepWriter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes facts down for one account, under its fence. What is written is folded here at once, so
 * that nobody waits between two pages until it came back from the log. For the thread of the
 * account.
 */
public final class Record {
  private static final Actor DEP = new Actor.System("dep");

  /** As many facts as a transaction has at most. */
  private static final int MOST = 2_500;

  private final String account;
  private final DepWriter writer;
  private final EventFactory events;
  private volatile DepState state;

  Record(String account, DepWriter writer, EventFactory events, DepState state) {
    this.account = account;
    this.writer = writer;
    this.events = events;
    this.state = state;
  }

  /** The account's name. */
  public String account() {
    return account;
  }

  /** What is known, with all that was written here; what others wrote as of the last refresh. */
  public DepState state() {
    return state;
  }

  /**
   * Takes what is known by now, of which others write a part.
   *
   * @throws dev.muster.log.LogUnavailableException if the log can't be read in time
   */
  void refresh() {
    state = writer.known();
  }

  /**
   * Writes these facts, all or none.
   *
   * @throws dev.muster.log.dep.FencedException if another node works for the account now
   * @throws dev.muster.log.LogUnavailableException if it is not known whether they were written
   */
  public void write(List<? extends DepFact> facts) {
    write(DEP, facts);
  }

  /** Writes these facts of someone else's doing, all or none. */
  void write(Actor actor, List<? extends DepFact> facts) {
    if (!facts.isEmpty()) {
      commit(facts.stream().map(fact -> events.dep(actor, fact)).toList());
    }
  }

  private void commit(List<Event> written) {
    writer.write(written);
    for (Event event : written) {
      state = state.evolve(event);
    }
  }

  /** Writes facts that may be many, those in front first. */
  public void writeAll(List<? extends DepFact> facts) {
    for (int from = 0; from < facts.size(); from += MOST) {
      write(facts.subList(from, Math.min(facts.size(), from + MOST)));
    }
  }

  /** Writes that these requests were served. */
  void served(List<UUID> requests, String problem) {
    if (!requests.isEmpty()) {
      DepAccountFact.DepSyncServed fact = new DepAccountFact.DepSyncServed(account, problem);
      List<Event> served =
          requests.stream()
              .map(
                  request ->
                      events.outcome(
                          events.newId(),
                          DEP,
                          fact.subject(),
                          Optional.empty(),
                          Optional.of(request),
                          fact))
              .toList();
      commit(served);
    }
  }
}
