package dev.muster.log.view;

import dev.muster.core.device.Reply;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The events that someone at this node waits for to be folded. Safe for any thread. */
public final class Pending {
  private final Map<UUID, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();

  /**
   * A future that completes, on the follower's thread, with what the fold of this event replies.
   */
  public CompletableFuture<Reply> await(UUID eventId) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    waiting.put(eventId, future);
    // However it ends, by fold, failure or time, nothing of it stays behind.
    future.whenComplete((reply, failure) -> waiting.remove(eventId));
    return future;
  }

  void folded(UUID eventId, Reply reply) {
    CompletableFuture<Reply> future = waiting.get(eventId);
    if (future != null) {
      future.complete(reply);
    }
  }
}
