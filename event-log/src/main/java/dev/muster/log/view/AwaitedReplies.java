package dev.muster.log.view;

import dev.muster.core.device.Reply;
import dev.muster.log.wire.ForeignFactException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The events that someone at this node waits for to be folded. Safe for any thread. */
public final class AwaitedReplies {
  private final Map<UUID, List<CompletableFuture<Reply>>> waiting = new ConcurrentHashMap<>();

  /**
   * A future that completes, on the follower's thread, with what the fold of this event replies.
   * Several may wait for one event.
   */
  public CompletableFuture<Reply> await(UUID eventId) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    waiting.merge(
        eventId,
        List.of(future),
        (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
    // However it ends, by fold, failure or time, nothing of it stays behind.
    future.whenComplete(
        (reply, failure) ->
            waiting.computeIfPresent(
                eventId,
                (id, all) -> {
                  List<CompletableFuture<Reply>> left =
                      all.stream().filter(other -> other != future).toList();
                  return left.isEmpty() ? null : left;
                }));
    return future;
  }

  boolean holds(UUID eventId) {
    return waiting.containsKey(eventId);
  }

  /** The event was folded. An answer that this version can't give is none. */
  void folded(UUID eventId, Reply reply) {
    waiting
        .getOrDefault(eventId, List.of())
        .forEach(
            future -> {
              if (reply instanceof Reply.Unknowable(String kind)) {
                future.completeExceptionally(new ForeignFactException(kind));
              } else {
                future.complete(reply);
              }
            });
  }
}
