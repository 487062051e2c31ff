package dev.muster.server;

import java.time.Duration;
import java.util.function.Consumer;

/** Says what a start waits for, again and again until it is closed: once it has come. */
final class WaitNotice implements AutoCloseable {
  private final Thread thread;

  private WaitNotice(Thread thread) {
    this.thread = thread;
  }

  /** Tells this, each time so much later. */
  static WaitNotice begin(Duration every, String what, Consumer<String> teller) {
    return new WaitNotice(
        Thread.ofVirtual()
            .name("wait-notice")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(every);
                      teller.accept(what);
                    }
                  } catch (InterruptedException e) {
                    // It has come.
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
