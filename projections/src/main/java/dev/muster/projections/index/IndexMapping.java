package dev.muster.projections.index;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.log.history.CommandFate;
import dev.muster.log.history.Consequence;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.history.RequestedCommand;
import dev.muster.schemas.IndexedEvent;
import dev.muster.schemas.IndexedFate;
import dev.muster.schemas.IndexedRequest;
import java.util.List;
import java.util.Optional;

/** What the index keeps, as those who ask it are told. */
final class IndexMapping {
  private IndexMapping() {}

  static HistoryLine line(int partition, long offset, IndexedEvent e) {
    Consequence consequence =
        new Consequence(
            Optional.ofNullable(e.getOfferedUuid())
                .map(uuid -> new Consequence.Offer(uuid, e.getOfferedRequestType())),
            Optional.ofNullable(e.getRefused()),
            e.getReply().equals("AlreadyQueued"),
            e.getEnded().stream()
                .map(
                    ended ->
                        new EndedCommand(
                            new EnrollmentId(ended.getEnrollmentId()),
                            new CommandUuid(ended.getCommandUuid()),
                            ended.getRequestType(),
                            Outcome.valueOf(ended.getOutcome().name())))
                .toList());
    return new HistoryLine(
        partition,
        offset,
        e.getRecordedAt(),
        e.getKind(),
        Optional.ofNullable(e.getEnrollmentId()).map(EnrollmentId::new),
        consequence);
  }

  static CommandFate fate(String uuid, String enrollment, IndexedFate f) {
    return new CommandFate(
        uuid,
        new EnrollmentId(enrollment),
        f.getRequestType(),
        f.getQueuedAt(),
        Optional.ofNullable(f.getRefused()),
        f.getOffered(),
        Optional.ofNullable(f.getLastOfferedAt()),
        f.getNotNow(),
        Optional.ofNullable(f.getOutcome()).map(o -> Outcome.valueOf(o.name())),
        Optional.ofNullable(f.getEndedAt()),
        f.getErrorChain().stream()
            .map(
                item ->
                    new Message.ErrorChainItem(
                        item.getErrorCode(),
                        item.getErrorDomain(),
                        Optional.ofNullable(item.getLocalizedDescription()),
                        Optional.ofNullable(item.getUsEnglishDescription())))
            .toList(),
        Optional.ofNullable(f.getLateStatus()).map(s -> ReportStatus.valueOf(s.name())));
  }

  static RequestedCommand request(IndexedRequest r) {
    return new RequestedCommand(
        List.copyOf(r.getOffsets()),
        r.getCommandUuid(),
        r.getRequestType(),
        r.getActor(),
        r.getRequestedAt(),
        Optional.ofNullable(r.getValidUntil()),
        r.getTargets(),
        Optional.ofNullable(r.getCancelledAt()));
  }
}
