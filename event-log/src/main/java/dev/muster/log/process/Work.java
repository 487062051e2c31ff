package dev.muster.log.process;

import dev.muster.core.process.Due;
import dev.muster.core.process.Spacing;
import dev.muster.log.EventFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has to do in this node's partitions, and when. For one thread, but for what says
 * otherwise.
 *
 * @param <S> subjects
 * @param <D> what is due of them
 */
final class Work<S, D extends Due> implements Acts.Ends<S, D> {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

  private final ProcessManager<S, D> process;
  private final Spacing spacing;
  private final OutcomeLog record;
  private final InstantSource clock;
  private final Agenda<S> agenda;
  private final Acts<S, D> acts;
  private final Retries<S> retries = new Retries<>();
  private final Set<Integer> own = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Instant> scans = new HashMap<>();

  /** Nothing, until a partition is given. Calls itself back on this thread. */
  Work(
      ProcessManager<S, D> process,
      OutcomeLog record,
      EventFactory events,
      InstantSource clock,
      Executor thread) {
    this.process = process;
    this.spacing = process.retries();
    this.record = record;
    this.clock = clock;
    this.agenda = new Agenda<>(process.mostUnderWay());
    this.acts = new Acts<>(process, record, events, thread, agenda, this);
  }

  /** Whether the partition is this node's. Any thread may ask. */
  boolean owns(int partition) {
    return own.contains(partition);
  }

  /** Whether something is due of the subject, or will be. Any thread may ask. */
  boolean holds(S subject) {
    return agenda.holds(subject);
  }

  /** How many have something due, or under way. Any thread may ask. */
  int size() {
    return agenda.size() + acts.size();
  }

  /** Whether nothing is under way. */
  boolean idle() {
    return acts.size() == 0;
  }

  /** The partition is this node's. */
  void given(int partition) {
    // Before it is looked through, so that whoever is folded meanwhile is looked at after that.
    own.add(partition);
    scan(partition);
  }

  /** The partitions are not this node's any more. What is under way comes to its end here. */
  void taken(Collection<Integer> partitions) {
    own.removeAll(partitions);
    scans.keySet().removeAll(partitions);
    agenda.removeAll(partitions);
    retries.forgetAll(partitions);
  }

  /** Someone of the partition may have been passed over, and nobody knows who. */
  void missed(int partition) {
    if (owns(partition)) {
      Instant soon = clock.instant().plus(AFTER_ERROR);
      scans.merge(partition, soon, (a, b) -> a.isBefore(b) ? a : b);
    }
  }

  /** Whatever shut a resource may have passed. */
  void openAll() {
    agenda.openAll();
  }

  private void scan(int partition) {
    process.lookEvery().ifPresent(pause -> scans.put(partition, clock.instant().plus(pause)));
    try {
      process.candidates(partition).forEach(subject -> look(subject, partition));
    } catch (RuntimeException e) {
      LOG.error("{} can't look through partition {} yet", process.group(), partition, e);
      missed(partition);
    }
  }

  /** The subject's state may have changed. */
  void look(S subject, int partition) {
    if (!owns(partition) || acts.underWay(subject)) {
      return;
    }
    try {
      process
          .next(subject)
          .ifPresentOrElse(
              due -> put(subject, partition, due),
              () -> {
                agenda.remove(subject);
                retries.forget(subject);
              });
    } catch (RuntimeException e) {
      unknown(subject, partition, e);
    }
  }

  private void put(S subject, int partition, D due) {
    agenda.put(subject, partition, due, retries.from(subject, due));
  }

  private void unknown(S subject, int partition, RuntimeException e) {
    LOG.error("{} can't tell yet what is due of {}", process.group(), subject, e);
    Instant from = retries.error(subject, partition, Optional.empty(), clock.instant());
    agenda.putUnknown(subject, partition, from);
  }

  /** Begins what is due and may be. */
  void begin(Instant now) {
    List<Integer> again =
        scans.keySet().stream().filter(partition -> !scans.get(partition).isAfter(now)).toList();
    again.forEach(scans::remove);
    again.forEach(this::scan);
    while (pause(now).isZero()) {
      Optional<Lane.Entry<S>> next = agenda.next(now);
      if (next.isEmpty()) {
        return;
      }
      begin(next.get(), now);
    }
  }

  /** How long until something may begin, as far as that is a matter of time; at most this. */
  Duration patience(Instant now, Duration most) {
    Optional<Instant> due = agenda.nextDue();
    if (due.isEmpty()) {
      return most;
    }
    Duration wait = due.get().isAfter(now) ? Duration.between(now, due.get()) : pause(now);
    return wait.compareTo(most) < 0 ? wait : most;
  }

  private Duration pause(Instant now) {
    try {
      return process.pause(now);
    } catch (RuntimeException e) {
      LOG.error("{} can't tell its pace, and waits", process.group(), e);
      return AGAIN;
    }
  }

  private void begin(Lane.Entry<S> entry, Instant now) {
    try {
      process
          .next(entry.subject())
          .ifPresentOrElse(due -> begin(entry, due, now), () -> retries.forget(entry.subject()));
    } catch (RuntimeException e) {
      unknown(entry.subject(), entry.partition(), e);
    }
  }

  private void begin(Lane.Entry<S> entry, D due, Instant now) {
    S subject = entry.subject();
    Lane<S> lane = agenda.lane(due.resource());
    if (!entry.in(lane) || retries.from(subject, due).isAfter(now)) {
      // Its state has changed since it was put in here.
      put(subject, entry.partition(), due);
      return;
    }
    // What comes of it must be written down, so nothing begins while it could not be.
    Optional<Instant> later =
        record.ready() ? process.shut(due, now) : Optional.of(now.plus(AGAIN));
    if (later.isPresent()) {
      put(subject, entry.partition(), due);
      lane.shut(later.get());
      return;
    }
    acts.begin(new Act<>(subject, entry.partition(), due, retries.tries(subject) + 1), now);
  }

  @Override
  public void failed(Act<S, D> act, Optional<Instant> from) {
    if (owns(act.partition())) {
      retries.again(act.subject(), act.partition(), act.due(), clock.instant(), from, spacing);
      look(act.subject(), act.partition());
    }
  }

  @Override
  public void recorded(Act<S, D> act, boolean settles) {
    S subject = act.subject();
    if (settles && stands(act)) {
      // It would be done over and over.
      LOG.error("{} changed nothing of {}: {}", process.group(), subject, act.due().key());
      retries.error(subject, act.partition(), Optional.of(act.due()), clock.instant());
    } else {
      retries.forget(subject);
    }
    look(subject, act.partition());
  }

  private boolean stands(Act<S, D> act) {
    try {
      return owns(act.partition())
          && process.next(act.subject()).filter(d -> d.key().equals(act.due().key())).isPresent();
    } catch (RuntimeException e) {
      LOG.debug("{} is looked at again, which says what is wrong", act.subject(), e);
      return false;
    }
  }
}
