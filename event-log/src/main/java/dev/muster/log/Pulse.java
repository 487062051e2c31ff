package dev.muster.log;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Asks Kafka every two seconds for a sign of life, so that a node knows that it is away before
 * anyone has to wait for it. Runs from {@link #start} to {@link #close}.
 */
final class Pulse implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Admin admin;
  private final Thread thread;
  private volatile boolean felt = true;

  private Pulse(Admin admin) {
    this.admin = admin;
    this.thread = Thread.ofVirtual().name("kafka-pulse").unstarted(this::run);
  }

  /** Takes this client over, which it closes in the end. */
  static Pulse start(Admin admin) {
    Pulse pulse = new Pulse(admin);
    pulse.thread.start();
    return pulse;
  }

  /** Whether Kafka gave a sign of life when it was last asked. */
  boolean felt() {
    return felt;
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ZERO);
  }

  private void run() {
    try {
      while (true) {
        felt = alive();
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private boolean alive() throws InterruptedException {
    try {
      admin.describeCluster().clusterId().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
