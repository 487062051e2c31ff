package dev.muster.log.process;

import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.process.Due;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.topics.Topic;
import dev.muster.log.view.FoldedEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a process at this node, from {@link #start} to {@link #close}: shares the partitions with
 * the other nodes that run it, keeps what is due until its time, acts, writes down what came of it,
 * and tries again what came to nothing.
 *
 * <p>The process is called on one thread, which takes what happened elsewhere from a queue: an
 * event that was folded, an answer, a partition that came or went. What the process throws ends
 * nothing. After {@link #close} no act begins; those under way have ten seconds to come to an end
 * and be recorded, and what is not recorded by then is done again by the node that takes over.
 */
public final class ProcessRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** The fleet's log has one partition. */
  private static final int FLEET = 0;

  private final String group;
  private final Work<?, ?> work;
  private final ProcessThread thread;
  private final AutoCloseable listening;
  private final Assignment assignment;

  private <S, D extends Due> ProcessRunner(
      ProcessManager<S, D> process,
      EventLog log,
      EventFactory events,
      String instance,
      InstantSource clock) {
    group = process.group();
    thread = new ProcessThread(group, clock);
    Work<S, D> tasks = new Work<>(process, record(log), events, clock, thread);
    work = tasks;
    listening = log.listen(folded -> hear(process, tasks, folded));
    thread.start(work);
    assignment =
        Assignment.join(
            new Assignment.Member(process.topic(), group, instance, log.settings().kafka()),
            positions(log, process.topic()),
            new Assignment.Listener() {
              @Override
              public void given(int partition) {
                thread.execute(() -> tasks.given(partition));
              }

              @Override
              public void taken(Collection<Integer> partitions) {
                thread.execute(() -> tasks.taken(partitions));
              }
            });
  }

  /**
   * Starts.
   *
   * @param instance names this node among those that run the process, and stays the same over
   *     restarts
   */
  public static ProcessRunner start(
      ProcessManager<?, ?> process,
      EventLog log,
      EventFactory events,
      String instance,
      InstantSource clock) {
    return new ProcessRunner(process, log, events, instance, clock);
  }

  /** How many have something due at this node, now or later, or under way. Any thread may ask. */
  public int size() {
    return work.size();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      LOG.warn("{} did not stop listening in order", group, e);
    }
    assignment.close();
    thread.stop(STOP);
  }

  /** On the follower's thread, for every event: most are about a subject that is left alone. */
  private <S, D extends Due> void hear(
      ProcessManager<S, D> process, Work<S, D> tasks, FoldedEvent folded) {
    boolean fleet = process.topic() == Topic.FLEET_EVENTS;
    boolean heard = fleet || !(folded.event().fact() instanceof FleetFact);
    int partition = fleet ? FLEET : folded.partition();
    boolean own = heard && tasks.owns(partition);
    try {
      if (process.opens(folded)) {
        thread.execute(tasks::openAll);
      }
      if (own) {
        process
            .concerned(folded)
            .filter(subject -> tasks.holds(subject) || process.candidate(subject))
            .forEach(subject -> thread.execute(() -> tasks.look(subject, partition)));
      }
    } catch (RuntimeException e) {
      LOG.error("{} can't tell yet whom an event is about", group, e);
      if (own) {
        thread.execute(() -> tasks.missed(partition));
      }
    }
  }

  private static Supplier<Map<Integer, Long>> positions(EventLog log, Topic topic) {
    return topic == Topic.FLEET_EVENTS
        ? () -> Map.of(FLEET, log.view().fleetPosition())
        : () -> log.view().positions();
  }

  private static OutcomeLog record(EventLog log) {
    return new OutcomeLog() {
      @Override
      public boolean ready() {
        return log.ready();
      }

      @Override
      public CompletableFuture<?> append(Event event) {
        return log.append(event);
      }
    };
  }
}
