package dev.muster.log.process;

import dev.muster.core.process.Due;
import dev.muster.core.process.Spacing;
import dev.muster.log.topics.Topic;
import dev.muster.log.view.FoldedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A long-running process: something that is to be done in its time about each of many subjects,
 * devices or whatever the fleet's log has. It keeps nothing that another node could not compute:
 * what is due follows from the folded state alone, and what came of it is a fact, which changes
 * that state.
 *
 * <p>An act happens at least once: one whose outcome is not yet in the log when a node dies is done
 * again by the next. So to act twice must do no harm, and the facts of both must fold to what one
 * folds to.
 *
 * <p>All methods are called on the runner's thread, one at a time, but for those that say
 * otherwise. None may block. What one throws is logged, and tried again later.
 *
 * @param <S> a subject: a value with {@code equals}, of which there may be a million
 * @param <D> what is due of it
 */
public interface ProcessManager<S, D extends Due> {
  /** How often one that fails is tried again, unless the process says otherwise. */
  Spacing RETRIES = new Spacing(Duration.ofSeconds(10), 2, Duration.ofMinutes(10));

  /** The Kafka consumer group by which nodes share the work. Never changes. */
  String group();

  /** Who the facts say acted. */
  String actor();

  /**
   * The log whose partitions are shared: that of devices, where subjects are devices or their
   * channels; that of the fleet, which one node has whole, for all others.
   */
  default Topic topic() {
    return Topic.DEVICE_EVENTS;
  }

  /** The subjects in a partition that may have something due, in no order. */
  Stream<S> candidates(int partition);

  /**
   * How often the candidates of a partition are asked for again, for a process whose candidates
   * become such by time alone; empty for one whose candidates only events make.
   */
  default Optional<Duration> lookEvery() {
    return Optional.empty();
  }

  /**
   * Whom a folded event is about. On the follower's thread: where subjects are devices, for every
   * event of a device in this node's partitions; else for every event.
   */
  Stream<S> concerned(FoldedEvent event);

  /**
   * Whether the subject may have something due: a quick look that may say yes too often. On the
   * follower's thread.
   */
  default boolean candidate(S subject) {
    return true;
  }

  /**
   * Whether what shut resources may have passed with this event, of whichever topic. On the
   * follower's thread, for every event.
   */
  default boolean opens(FoldedEvent event) {
    return false;
  }

  /**
   * What the policy says of the subject's state. Empty when nothing is due, or will be; and for a
   * device of which a newer node wrote what this one can't read, for of it nothing can be said.
   */
  Optional<D> next(S subject);

  /** How many acts by one resource may be under way at once. */
  default int mostUnderWay() {
    return 100;
  }

  /** How long until another act may begin, by whichever resource. */
  default Duration pause(Instant now) {
    return Duration.ZERO;
  }

  /** Empty lets this one begin, which then does at once; else its resource is shut until then. */
  default Optional<Instant> shut(D due, Instant now) {
    return Optional.empty();
  }

  /**
   * Does what is due. A future that fails counts as {@link ActOutcome.Again}, and so does one that
   * takes longer than {@link #patience}.
   */
  CompletableFuture<ActOutcome> act(S subject, D due, Attempt attempt);

  /** The longest that an act may take. */
  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  /** How long to wait after tries that came to nothing. */
  default Spacing retries() {
    return RETRIES;
  }
}
