package dev.muster.webhook;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.log.history.EventReader;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import java.util.List;

/**
 * Counts the TokenUpdates of an enrollment, so that receivers tell the first one, by which it
 * begins, from those that follow. An Authenticate begins it anew, but for one that renews the
 * certificate. Safe for any thread; a call blocks for as long as the index and the log do.
 */
final class TokenTally {
  private static final String TOKEN_UPDATE = "TokenUpdate";
  private static final String AUTHENTICATE = "Authenticate";
  private static final String CHECK_OUT = "CheckOut";

  /** Nobody counts further than this. */
  private static final int MOST = 1_000;

  private final HistoryIndex index;
  private final EventReader reader;

  TokenTally(HistoryIndex index, EventReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** The how many-th TokenUpdate the one at this offset is, from 1. */
  int of(EnrollmentId enrollment, long offset) {
    int tally = 1;
    for (HistoryLine line :
        index.linesBefore(enrollment.device(), offset, one -> matters(one, enrollment), MOST)) {
      if (line.kind().equals(TOKEN_UPDATE)) {
        tally++;
      } else if (line.kind().equals(CHECK_OUT) || !renews(enrollment.device(), line.offset())) {
        return tally;
      }
    }
    return tally;
  }

  private static boolean matters(HistoryLine line, EnrollmentId enrollment) {
    if (line.consequence().refused().isPresent()) {
      return false;
    }
    boolean own = line.enrollment().filter(enrollment::equals).isPresent();
    boolean devices = line.enrollment().filter(EnrollmentId::isDevice).isPresent();
    return switch (line.kind()) {
      case TOKEN_UPDATE -> own;
      case CHECK_OUT -> own || devices;
      case AUTHENTICATE -> true;
      default -> false;
    };
  }

  private boolean renews(EnrollmentId device, long offset) {
    Event event = reader.device(device, List.of(offset)).getFirst();
    return event.fact() instanceof MessageReceived received
        && received.certificate().grant().filter(Grant.Renewal.class::isInstance).isPresent();
  }
}
