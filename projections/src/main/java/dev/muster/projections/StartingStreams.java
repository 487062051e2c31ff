package dev.muster.projections;

import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams that start on a thread of their own, since a start may wait for the log to be read,
 * and that may be closed in the middle of it. Runs from {@link #start} to {@link #close}; safe for
 * any thread.
 */
public final class StartingStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartingStreams.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final String lost;
  private final Thread thread;
  private volatile boolean closing;

  private StartingStreams(String name, String lost, KafkaStreams streams, Preparation first) {
    this.streams = streams;
    this.lost = lost;
    this.thread = Thread.ofPlatform().name(name + "-start").unstarted(() -> run(first));
  }

  /**
   * Starts them.
   *
   * @param name the thread's name without its end
   * @param lost what the operator is without when they do not start, as the beginning of a sentence
   * @param first what is done before, on that thread
   */
  public static StartingStreams start(
      String name, String lost, KafkaStreams streams, Preparation first) {
    StartingStreams starting = new StartingStreams(name, lost, streams, first);
    starting.thread.start();
    return starting;
  }

  private void run(Preparation first) {
    try {
      first.run();
      streams.start();
    } catch (InterruptedException e) {
      LOG.debug("stopped before they started", e);
    } catch (RuntimeException e) {
      // Streams answers an interrupt with an exception of this kind.
      if (closing) {
        LOG.debug("stopped while they started", e);
      } else {
        LOG.error("{}: start this node again", lost, e);
      }
    }
  }

  /** Ends them, and the start if it is still under way. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.close(PATIENCE);
  }

  /** What has to be done before they start. */
  @FunctionalInterface
  public interface Preparation {
    /** Nothing. */
    Preparation NONE = () -> {};

    /**
     * Does it.
     *
     * @throws InterruptedException if they are closed meanwhile
     */
    void run() throws InterruptedException;
  }
}
