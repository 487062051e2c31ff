package dev.muster.admin.history;

import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.core.event.MessageFact.MessageRefused;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What was refused last, of all devices and strangers, as far as this node has folded it since it
 * started. Safe for any thread.
 */
final class RecentRefusals {
  private static final int MOST = 1_000;

  private final Deque<FoldedEvent> last = new ArrayDeque<>();

  /** Listens to the log for as long as that is open. */
  static RecentRefusals of(EventLog log) {
    RecentRefusals refusals = new RecentRefusals();
    log.listen(refusals::hear);
    return refusals;
  }

  private void hear(FoldedEvent folded) {
    if (reason(folded).isPresent()) {
      synchronized (last) {
        last.addLast(folded);
        if (last.size() > MOST) {
          last.removeFirst();
        }
      }
    }
  }

  /** The latest ones first. */
  JsonObject json(int limit, Optional<String> reason) {
    List<FoldedEvent> all;
    synchronized (last) {
      all = new ArrayList<>(last);
    }
    Collections.reverse(all);
    return new JsonObject()
        .put(
            "refusals",
            new JsonArray(
                all.stream()
                    .filter(e -> reason.filter(r -> !reason(e).equals(Optional.of(r))).isEmpty())
                    .limit(limit)
                    .map(RecentRefusals::json)
                    .toList()));
  }

  private static JsonObject json(FoldedEvent folded) {
    String reason = reason(folded).orElseThrow();
    return HistoryJson.of(
            folded.partition(),
            folded.offset(),
            folded.recordedAt(),
            folded.event(),
            folded.consequence())
        .put("reason", reason)
        .put("text", RefusalWords.of(reason));
  }

  private static Optional<String> reason(FoldedEvent folded) {
    return switch (folded.event().fact()) {
      case MessageRefused refused -> Optional.of(refused.reason());
      case CertificateRefused refused -> Optional.of(refused.reason());
      default -> folded.consequence().refused();
    };
  }
}
