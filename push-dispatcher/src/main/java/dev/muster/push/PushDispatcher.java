package dev.muster.push;

import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.process.ProcessRunner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes to the devices of the partitions that are this node's. Runs from {@link #start} to {@link
 * #close}, which waits some seconds for the pushes under way.
 */
public final class PushDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushDispatcher.class);

  private final ApnsPools pools;
  private final AutoCloseable listening;
  private final ProcessRunner runner;

  private PushDispatcher(
      EventLog log,
      EventFactory events,
      PushSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    PushMetrics metrics = new PushMetrics(meters);
    pools = new ApnsPools(log, settings, metrics);
    PushProcess process = new PushProcess(log.view(), pools, settings, clock, metrics);
    listening = log.listen(process::hear);
    runner = ProcessRunner.start(process, log, events, settings.instance(), clock);
    metrics.pending(runner);
  }

  /** Starts to push. */
  public static PushDispatcher start(
      EventLog log,
      EventFactory events,
      PushSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    return new PushDispatcher(log, events, settings, clock, meters);
  }

  @Override
  public void close() {
    runner.close();
    try {
      listening.close();
    } catch (Exception e) {
      LOG.warn("the push dispatcher did not stop in order", e);
    }
    pools.close();
  }
}
