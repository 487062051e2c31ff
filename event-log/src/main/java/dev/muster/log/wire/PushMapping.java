package dev.muster.log.wire;

import dev.muster.core.device.PushState;
import dev.muster.core.device.PushState.Sent;
import dev.muster.core.device.PushState.Setback;
import dev.muster.core.device.PushState.Unreachable;
import dev.muster.core.device.PushState.Wanted;
import dev.muster.schemas.PushSnapshot;
import java.util.Optional;

/** The pushes to a channel, in the core and in the schema of snapshots. */
final class PushMapping {
  private PushMapping() {}

  /** Null for {@link PushState#NONE}. */
  static PushSnapshot toSchema(PushState state) {
    if (state.equals(PushState.NONE)) {
      return null;
    }
    PushSnapshot.Builder snapshot = PushSnapshot.newBuilder();
    state
        .wanted()
        .ifPresent(
            wanted ->
                snapshot
                    .setWantedBy(wanted.event())
                    .setWantedSince(wanted.since())
                    .setRequested(wanted.requested()));
    state
        .sent()
        .ifPresent(
            sent ->
                snapshot
                    .setSentLast(sent.last())
                    .setSentAttempts(sent.attempts())
                    .setUnansweredSince(sent.unansweredSince().orElse(null)));
    state
        .setback()
        .ifPresent(
            setback ->
                snapshot
                    .setSetbackLast(setback.last())
                    .setSetbacks(setback.times())
                    .setSetbackReason(setback.reason()));
    state
        .unreachable()
        .ifPresent(
            unreachable ->
                snapshot
                    .setUnreachableReason(unreachable.reason())
                    .setUnreachableSince(unreachable.since()));
    return snapshot.build();
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
