package dev.muster.log.seal;

import dev.muster.log.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for records of keys to be durable. */
final class Durable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Durable() {}

  static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }

  /**
   * What comes of it, within a few seconds.
   *
   * @throws LogUnavailableException if it fails, or takes longer
   */
  static <T> T await(CompletableFuture<T> future) {
    return await(future, PATIENCE);
  }

  /** The same, within this time. */
  static <T> T await(CompletableFuture<T> future, Duration within) {
    try {
      return future.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while a key was recorded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("a key is not known to be recorded", e);
    }
  }
}
