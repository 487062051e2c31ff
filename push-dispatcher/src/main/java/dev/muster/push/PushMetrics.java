package dev.muster.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientMetricsListener;
import dev.muster.log.process.ProcessRunner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What those who run the server see of the pushes. Safe for any thread. */
final class PushMetrics implements ApnsClientMetricsListener {
  private final MeterRegistry meters;
  private final Counter sent;
  private final Counter accepted;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger perSecond = new AtomicInteger();

  PushMetrics(MeterRegistry meters) {
    this.meters = meters;
    sent = meters.counter("muster.push.sent");
    accepted = meters.counter("muster.push.accepted");
    meters.gauge("muster.push.connections", connections);
    meters.gauge("muster.push.rate", perSecond);
    meters.gauge("muster.push.topics.refused", refused);
  }

  /** From this moment on so many topics stand still, for APNs refuses their certificates. */
  void refused(int topics) {
    refused.set(topics);
  }

  void sent() {
    sent.increment();
  }

  void answered(ApnsAnswer answer) {
    switch (answer) {
      case ApnsAnswer.Accepted a -> accepted.increment();
      case ApnsAnswer.Rejected(int status, String reason, var since) ->
          meters.counter("muster.push.rejected", "reason", reason).increment();
      case ApnsAnswer.NoAnswer(String problem) ->
          meters.counter("muster.push.unanswered").increment();
    }
  }

  /** Shows how many are to be pushed, now or later. */
  void pending(ProcessRunner runner) {
    meters.gauge("muster.push.pending", runner, ProcessRunner::size);
  }

  /** So many are pushed in a second at most, at the moment. */
  void rate(double pushes) {
    perSecond.set((int) pushes);
  }

  @Override
  public void handleWriteFailure(ApnsClient client, long notification) {
    // Counted with the answer that its future has.
  }

  @Override
  public void handleNotificationSent(ApnsClient client, long notification) {
    // Counted where it is sent.
  }

  @Override
  public void handleNotificationAccepted(ApnsClient client, long notification) {
    // Counted with its answer.
  }

  @Override
  public void handleNotificationRejected(ApnsClient client, long notification) {
    // Counted with its answer.
  }

  @Override
  public void handleConnectionAdded(ApnsClient client) {
    connections.incrementAndGet();
  }

  @Override
  public void handleConnectionRemoved(ApnsClient client) {
    connections.decrementAndGet();
  }

  @Override
  public void handleConnectionCreationFailed(ApnsClient client) {
    meters.counter("muster.push.connections.failed").increment();
  }
}
