package dev.muster.log.stream;

import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.log.history.Consequence;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.read.LogEntry;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.wire.Decoded;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The events that a node folds, each once and each partition's in their order, from a position on
 * without an end. What lies behind is read from the log; then the follower hands over what it folds
 * through a queue. Who takes more slowly than the follower folds finds the queue full, and reads
 * the log from there on until they have caught up: memory is bounded, the follower waits for
 * nobody, and nobody misses anything.
 *
 * <p>Used by one thread at a time, which it blocks, and closed by that thread as well. After an
 * exception it goes no further: another one can be opened from its position.
 */
public final class EventStream implements AutoCloseable {
  private static final int QUEUED = 2_000;

  private final EventStreams streams;
  private final Predicate<Event> wanted;
  private final BlockingQueue<FoldedEvent> live = new ArrayBlockingQueue<>(QUEUED);
  private final AutoCloseable listening;
  private final Progress progress;
  private Optional<Replay> replay = Optional.empty();

  /** Set by the follower where it could not hand over; from then on it hands nothing over. */
  private volatile boolean overrun;

  EventStream(EventStreams streams, Optional<StreamPosition> from, Predicate<Event> wanted)
      throws InterruptedException {
    this.streams = streams;
    this.wanted = wanted;
    // Before the ends are asked for: all behind them is handed over. What is in front of them and
    // handed over as well, is told once.
    this.listening = streams.listen(this::folded);
    try {
      if (from.isPresent()) {
        Map<TopicPartition, Long> ends = streams.ends();
        this.progress = new Progress(EventStreams.places(from.get(), ends));
        replay(ends);
      } else {
        this.progress = new Progress(streams.folded());
      }
    } catch (RuntimeException | InterruptedException e) {
      stopListening();
      throw e;
    }
  }

  /**
   * The next event that is wanted.
   *
   * @return empty if none has come in this time
   * @throws dev.muster.log.LogUnavailableException if the log can't be read
   * @throws dev.muster.log.history.IndexUnavailableException while the index is being made
   */
  public Optional<FoldedEvent> next(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Optional<FoldedEvent> found = replay.isPresent() ? replayed() : handedOver(deadline);
      if (found.isPresent()) {
        return found;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } while (System.nanoTime() < deadline);
    return Optional.empty();
  }

  /** Behind the last event that {@link #next} gave, and those after it that were not wanted. */
  public StreamPosition position() {
    return progress.position();
  }

  @Override
  public void close() {
    stopListening();
    replay.ifPresent(Replay::close);
  }

  private void folded(FoldedEvent event) {
    if (!overrun && !live.offer(event)) {
      overrun = true;
    }
  }

  private Optional<FoldedEvent> handedOver(long deadline) throws InterruptedException {
    FoldedEvent event = live.poll();
    if (event == null && overrun) {
      // In this order: what the follower did not hand over stands in front of the ends.
      overrun = false;
      replay(streams.ends());
      return Optional.empty();
    }
    if (event == null) {
      event = live.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    return event != null
            && progress.pass(place(event), event.offset())
            && wanted.test(event.event())
        ? Optional.of(event)
        : Optional.empty();
  }

  private void replay(Map<TopicPartition, Long> ends) throws InterruptedException {
    streams.awaitFolded(ends);
    replay = Optional.of(streams.replay(progress, ends));
  }

  private Optional<FoldedEvent> replayed() {
    Replay reading = replay.orElseThrow();
    Optional<ConsumerRecord<byte[], byte[]>> entry = reading.next();
    if (reading.done()) {
      reading.close();
      replay = Optional.empty();
    }
    return entry
        .filter(e -> progress.pass(Replay.place(e), e.offset()))
        .flatMap(streams.entries()::read)
        .flatMap(this::folded);
  }

  /** As the follower does: what this version does not know is not told. */
  private Optional<FoldedEvent> folded(LogEntry entry) {
    return entry.decoded() instanceof Decoded.Known(Event event) && wanted.test(event)
        ? Optional.of(
            new FoldedEvent(
                entry.partition(),
                entry.offset(),
                entry.recordedAt(),
                event,
                consequence(event, entry.offset())))
        : Optional.empty();
  }

  /** The index has what the fold said, which depends on all that was before. */
  private Consequence consequence(Event event, long offset) {
    return event.enrollment().stream()
        .flatMap(e -> streams.index().lines(e.id().device(), offset - 1, all -> true, 1).stream())
        .filter(line -> line.offset() == offset)
        .map(HistoryLine::consequence)
        .findFirst()
        .orElse(Consequence.NONE);
  }

  private static TopicPartition place(FoldedEvent event) {
    return event.event().fact() instanceof FleetFact
        ? Progress.fleet()
        : Progress.device(event.partition());
  }

  private void stopListening() {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a stream did not stop to listen", e);
    }
  }
}
