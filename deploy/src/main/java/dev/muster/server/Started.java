package dev.muster.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, which {@link #close} closes in the opposite order; what does not close is told
 * and does not keep the rest. Used by one thread at a time.
 */
final class Started implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Started.class);

  private final Deque<AutoCloseable> inOrder = new ArrayDeque<>();

  /** Remembers this, and gives it back. */
  <T extends AutoCloseable> T add(T what) {
    inOrder.push(what);
    return what;
  }

  @Override
  public void close() {
    while (!inOrder.isEmpty()) {
      AutoCloseable last = inOrder.pop();
      try {
        last.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop in order", last, e);
      }
    }
  }
}
