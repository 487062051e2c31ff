package dev.muster.webhook;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.ImportFact.MessageImported;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.log.history.EventReader;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import java.util.List;

/**
 * Counts the TokenUpdates of an enrollment, so that receivers tell the first one, by which it
 * begins, from those that follow. An Authenticate begins it anew, but for one that renews the
 * certificate; what came over from another server counts. Safe for any thread; a call blocks for as
 * long as the index and the log do.
 */
final class TokenTally {
  private static final String TOKEN_UPDATE = "TokenUpdate";
  private static final String AUTHENTICATE = "Authenticate";
  private static final String CHECK_OUT = "CheckOut";
  private static final String IMPORTED = "MessageImported";

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
      switch (line.kind()) {
        case TOKEN_UPDATE -> tally++;
        case IMPORTED -> {
          // A device that came over is no new one.
          if (event(enrollment, line).fact() instanceof MessageImported imported
              && imported.message() instanceof TokenUpdate) {
            tally++;
          }
        }
        case AUTHENTICATE -> {
          if (!renews(event(enrollment, line))) {
            return tally;
          }
        }
        default -> {
          return tally;
        }
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
      case TOKEN_UPDATE, IMPORTED -> own;
      case CHECK_OUT -> own || devices;
      case AUTHENTICATE -> true;
      default -> false;
    };
  }

  private Event event(EnrollmentId enrollment, HistoryLine line) {
    return reader.device(enrollment.device(), List.of(line.offset())).getFirst();
  }

  private static boolean renews(Event event) {
    return event.fact() instanceof MessageReceived received
        && received.certificate().grant().filter(Grant.Renewal.class::isInstance).isPresent();
  }
}
