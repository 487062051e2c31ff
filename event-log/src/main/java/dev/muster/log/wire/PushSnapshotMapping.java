package dev.muster.log.wire;

import dev.muster.core.device.PushState;
import dev.muster.core.device.PushState.Sent;
import dev.muster.core.device.PushState.Setback;
import dev.muster.core.device.PushState.Unreachable;
import dev.muster.core.device.PushState.Wanted;
import dev.muster.schemas.PushSnapshot;
import java.util.Optional;

/** The pushes to a channel, in the core and in the schema of snapshots. */
final class PushSnapshotMapping {
  private PushSnapshotMapping() {}

  /** Null for {@link PushState#NONE}. */
  static PushSnapshot toSchema(PushState state) {
    if (state.equals(PushState.NONE)) {
      return null;
    }
    Optional<Wanted> wanted = state.wanted();
    Optional<Sent> sent = state.sent();
    Optional<Setback> setback = state.setback();
    Optional<Unreachable> unreachable = state.unreachable();
    return new PushSnapshot(
        wanted.map(Wanted::event).orElse(null),
        wanted.map(Wanted::since).orElse(null),
        wanted.map(Wanted::requested).orElse(false),
        sent.map(Sent::last).orElse(null),
        sent.map(Sent::attempts).orElse(0),
        sent.flatMap(Sent::unansweredSince).orElse(null),
        setback.map(Setback::last).orElse(null),
        setback.map(Setback::times).orElse(0),
        setback.map(Setback::reason).orElse(null),
        unreachable.map(Unreachable::reason).orElse(null),
        unreachable.map(Unreachable::since).orElse(null));
  }

  static PushState toCore(PushSnapshot s) {
    return s == null
        ? PushState.NONE
        : new PushState(
            Optional.ofNullable(s.getWantedBy())
                .map(event -> new Wanted(event, s.getWantedSince(), s.getRequested())),
            Optional.ofNullable(s.getSentLast())
                .map(
                    last ->
                        new Sent(
                            s.getSentAttempts(),
                            last,
                            Optional.ofNullable(s.getUnansweredSince()))),
            Optional.ofNullable(s.getSetbackLast())
                .map(last -> new Setback(s.getSetbacks(), last, s.getSetbackReason())),
            Optional.ofNullable(s.getUnreachableSince())
                .map(since -> new Unreachable(s.getUnreachableReason(), since)));
  }
}
