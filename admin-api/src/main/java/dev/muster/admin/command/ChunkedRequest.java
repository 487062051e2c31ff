package dev.muster.admin.command;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.RequestFact;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A request that is meant for so many that one record of the log could not hold them stands there
 * as several, one after the other. Each is carried out by itself, so a request that is cut off in
 * the middle is one for those before.
 *
 * @param chunks the targets in their order, each chunk as large as may be
 */
record ChunkedRequest(List<Chunk> chunks) {
  /** A fifth of the largest record. */
  private static final int MOST_BYTES = 4 << 20;

  /** What a target takes beside its id: lengths and its kind. */
  private static final int OVERHEAD = 4;

  /**
   * Some of the targets.
   *
   * @param id of the event that they are meant by
   */
  record Chunk(UUID id, List<Enrollment> targets) {

    /** The ids of the events that follow for them. */
    Stream<UUID> followups() {
      return targets.stream().map(t -> EventIds.derived(id, t.id()));
    }
  }

  /**
   * Divides the targets.
   *
   * @param id of the first event; those of the others follow from it
   */
  static ChunkedRequest of(UUID id, List<Enrollment> targets) {
    List<Chunk> chunks = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < targets.size(); i++) {
      // A character of an id takes three bytes at most.
      int size = 3 * targets.get(i).id().value().length() + OVERHEAD;
      if (bytes + size > MOST_BYTES) {
        chunks.add(chunk(id, chunks.size(), targets.subList(from, i)));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    chunks.add(chunk(id, chunks.size(), targets.subList(from, targets.size())));
    return new ChunkedRequest(chunks);
  }

  private static Chunk chunk(UUID first, int number, List<Enrollment> targets) {
    return new Chunk(
        number == 0 ? first : EventIds.derived(first.toString(), "chunk " + number), targets);
  }

  /**
   * Records it, and completes when all of it is recorded.
   *
   * @param fact what some of the targets are meant by
   */
  CompletableFuture<Void> append(
      EventLog log,
      EventFactory events,
      Actor actor,
      String subject,
      Function<List<Enrollment>, RequestFact> fact) {
    CompletableFuture<Void> recorded = CompletableFuture.completedFuture(null);
    for (Chunk chunk : chunks) {
      recorded =
          recorded.thenCompose(
              before ->
                  log.append(events.fleet(chunk.id(), actor, subject, fact.apply(chunk.targets())))
                      .thenApply(reply -> null));
    }
    return recorded;
  }
}
