package dev.muster.dep.sync;

import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.DevicePage;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The page after the one that is being recorded, asked for meanwhile: Apple's time and the log's
 * are not added up. For one thread.
 */
final class Ahead implements AutoCloseable {
  private FutureTask<Optional<DevicePage>> begun;

  /** Asks Apple for a page; empty if there is none. */
  @FunctionalInterface
  interface Question {
    /** Asks. */
    Optional<DevicePage> ask() throws AppleException;
  }

  /** Asks while something else is done. */
  void begin(Question question) {
    begun = new FutureTask<>(question::ask);
    Thread.startVirtualThread(begun);
  }

  /** The page that was asked for meanwhile, or the answer to this question. */
  Optional<DevicePage> take(Question question) throws AppleException {
    if (begun == null) {
      return question.ask();
    }
    FutureTask<Optional<DevicePage>> asked = begun;
    begun = null;
    try {
      return asked.get();
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Apple was asked", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case AppleException refusal -> throw refusal;
        case RuntimeException failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public void close() {
    if (begun != null) {
      begun.cancel(true);
    }
  }
}
