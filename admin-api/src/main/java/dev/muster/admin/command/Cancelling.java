package dev.muster.admin.command;

import dev.muster.admin.http.Principal;
import dev.muster.core.device.Reply;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes commands back that wait. Safe for any thread. */
public final class Cancelling {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLog log;
  private final EventFactory events;

  /** In this log. */
  public Cancelling(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /** Takes it back from these, and completes when this node has seen it, or after a while. */
  public CompletableFuture<Void> cancel(CommandUuid uuid, List<Enrollment> from, Principal caller) {
    ChunkedRequest cancellation = ChunkedRequest.of(events.newId(), from);
    // They are reached in their order, so the last one is reached last within its partition; all
    // are waited for because there are several partitions.
    List<CompletableFuture<Reply>> folded =
        cancellation.chunks().stream()
            .flatMap(ChunkedRequest.Chunk::followups)
            .map(id -> log.awaitFold(id, PATIENCE))
            .toList();
    return cancellation
        .append(
            log,
            events,
            new Actor.Admin(caller.name()),
            uuid.value(),
            some -> new CommandCancelRequested(uuid, some))
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                folded.forEach(f -> f.cancel(false));
              }
            })
        .thenCompose(
            recorded ->
                CompletableFuture.allOf(folded.toArray(CompletableFuture[]::new))
                    // What is not seen in time is recorded, and will be.
                    .exceptionally(late -> null));
  }
}
