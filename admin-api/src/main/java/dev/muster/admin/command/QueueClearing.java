package dev.muster.admin.command;

import dev.muster.admin.http.Principal;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes back all that waits for one enrollment. Safe for any thread. */
public final class QueueClearing {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLog log;
  private final EventFactory events;

  /** Clears in this log. */
  public QueueClearing(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /** Takes these back, and completes when this node has seen it, or after a while. */
  public CompletableFuture<Void> clear(
      Enrollment enrollment, List<QueuedCommand> waiting, Principal caller) {
    List<CompletableFuture<?>> seen = new ArrayList<>();
    List<CompletableFuture<?>> recorded = new ArrayList<>();
    for (QueuedCommand command : waiting) {
      CommandUuid uuid = command.uuid();
      ChunkedRequest one = ChunkedRequest.of(events.newId(), List.of(enrollment));
      one.chunks().stream()
          .flatMap(ChunkedRequest.Chunk::followups)
          .forEach(id -> seen.add(log.awaitFold(id, PATIENCE)));
      recorded.add(
          one.append(
              log,
              events,
              new Actor.Admin(caller.name()),
              uuid.value(),
              some -> new CommandCancelRequested(uuid, some)));
    }
    return all(recorded)
        // What is not seen in time is recorded, and will be.
        .thenCompose(done -> all(seen).exceptionally(late -> null));
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }
}
