package dev.muster.dep.account;

import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** What was asked of a worker and waits for its next round. Filled by any thread. */
final class Deeds {
  /** Each is a call of a person or a script that waits for it. */
  private static final int MOST = 64;

  private final BlockingQueue<Waiting<?>> waiting = new ArrayBlockingQueue<>(MOST);

  /** Nobody waits any more for one whose future is done: it is left out. */
  private record Waiting<T>(Deed<T> deed, CompletableFuture<T> future) {
    void carryOut(AppleClient apple, Record record) {
      if (future.isDone()) {
        return;
      }
      try {
        future.complete(deed.carryOut(apple, record));
      } catch (AppleException e) {
        future.completeExceptionally(e);
      } catch (RuntimeException e) {
        future.completeExceptionally(e);
        throw e;
      }
    }
  }

  <T> CompletableFuture<T> add(Deed<T> deed) {
    CompletableFuture<T> future = new CompletableFuture<>();
    if (!waiting.offer(new Waiting<>(deed, future))) {
      future.completeExceptionally(
          new IllegalStateException("too much waits for this account already"));
    }
    return future;
  }

  /** Carries out all that wait, in their order; without Apple, they are told so. */
  void carryOut(Optional<AppleClient> apple, Record record) {
    for (Waiting<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      if (apple.isPresent()) {
        next.carryOut(apple.get(), record);
      } else {
        next.future()
            .completeExceptionally(new IllegalStateException("the account has no usable token"));
      }
    }
  }

  /** Tells all that wait why nothing is carried out. */
  void end(String why) {
    for (Waiting<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.future().completeExceptionally(new IllegalStateException(why));
    }
  }
}
