package dev.muster.log.wire;

import dev.muster.core.event.PushFact;
import dev.muster.schemas.PushAccepted;
import dev.muster.schemas.PushFailed;
import dev.muster.schemas.PushRejected;
import dev.muster.schemas.PushRequested;
import java.util.Optional;

/** Pushes, and what APNs said to them. */
final class PushMapping {
  private PushMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            PushFact.PushRequested.class,
            PushRequested.class,
            requested -> new PushRequested(),
            p -> new PushFact.PushRequested())
        .add(
            PushFact.PushAccepted.class,
            PushAccepted.class,
            accepted -> new PushAccepted(accepted.apnsId(), accepted.attempt()),
            p -> new PushFact.PushAccepted(p.getApnsId(), p.getAttempt()))
        .add(
            PushFact.PushRejected.class,
            PushRejected.class,
            PushMapping::rejected,
            PushMapping::rejected)
        .add(
            PushFact.PushFailed.class,
            PushFailed.class,
            failed -> new PushFailed(failed.problem(), failed.setback()),
            p -> new PushFact.PushFailed(p.getProblem(), p.getSetback()));
  }

  private static PushRejected rejected(PushFact.PushRejected rejected) {
    return new PushRejected(
        rejected.status(),
        rejected.reason(),
        rejected.invalidSince().orElse(null),
        rejected.tokenUpdate(),
        rejected.setback());
  }

  private static PushFact.PushRejected rejected(PushRejected p) {
    return new PushFact.PushRejected(
        p.getStatus(),
        p.getReason(),
        Optional.ofNullable(p.getInvalidSince()),
        p.getTokenUpdate(),
        p.getSetback());
  }
}
