package dev.muster.admin.dep;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.Event;
import dev.muster.log.dep.DepLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Waits for what others write into the log of DEP. */
final class DepWait {
  private DepWait() {}

  /** The next event of this kind; to be called before it can be written. */
  static CompletableFuture<Event> next(DepLog dep, Predicate<Event> kind, Duration patience) {
    CompletableFuture<Event> found = new CompletableFuture<>();
    AutoCloseable listening =
        dep.listen(
            event -> {
              if (kind.test(event)) {
                found.complete(event);
              }
            });
    return found
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (event, failure) -> {
              try {
                listening.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** What to answer where the time ran out; other failures are what they are. */
  static RuntimeException timedOut(Throwable failure, String why) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? new Problem(504, "dep-no-answer", why)
        : new CompletionException(cause);
  }
}
