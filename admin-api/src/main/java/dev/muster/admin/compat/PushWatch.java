package dev.muster.admin.compat;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.PushFact.PushAccepted;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of the pushes to some enrollments from now on. The server pushes by itself, so a
 * caller who wants APNs' word for it waits for the fact. Safe for any thread.
 */
public final class PushWatch implements AutoCloseable {
  /** APNs answers within a second; who does not hear of it has lost nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Map<EnrollmentId, CompletableFuture<PushFact>> awaited = new ConcurrentHashMap<>();
  private final AutoCloseable listening;

  /** Begins to watch. */
  public PushWatch(EventLog log, Collection<EnrollmentId> enrollments) {
    enrollments.forEach(id -> awaited.put(id, new CompletableFuture<>()));
    listening = log.listen(this::heard);
  }

  private void heard(FoldedEvent folded) {
    if (folded.event().fact() instanceof PushFact fact
        && !(fact instanceof PushFact.PushRequested)) {
      folded
          .event()
          .enrollment()
          .map(Enrollment::id)
          .map(awaited::get)
          .ifPresent(waiting -> waiting.complete(fact));
    }
  }

  /** What became of them soon; of those that are missing nothing is known yet. */
  public CompletableFuture<Map<EnrollmentId, PushFact>> outcomes(Collection<EnrollmentId> of) {
    return CompletableFuture.allOf(
            of.stream().map(awaited::get).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            done -> {
              Map<EnrollmentId, PushFact> known = new ConcurrentHashMap<>();
              awaited.forEach(
                  (id, outcome) -> {
                    if (outcome.isDone()) {
                      known.put(id, outcome.join());
                    }
                  });
              return known;
            });
  }

  /** APNs' name of a notification, as these servers write it. */
  public static String name(PushAccepted accepted) {
    return accepted.apnsId().toString().toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener of the log could not be taken away", e);
    }
  }
}
