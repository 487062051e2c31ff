package dev.muster.webhook;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.seal.SealException;
import dev.muster.webhook.delivery.Delivery;
import dev.muster.webhook.format.Format;
import dev.muster.webhook.format.Told;
import dev.muster.webhook.http.Answer;
import dev.muster.webhook.http.Caller;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver of single events. Safe for any thread; each call blocks until it is answered.
 */
final class Teller {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  private final EventLog log;
  private final TokenTally tallies;
  private final Format format;
  private final Caller caller;

  Teller(EventLog log, HistoryIndex index, Format format, Caller caller) {
    this.log = log;
    this.tallies = new TokenTally(index, log.reader());
    this.format = format;
    this.caller = caller;
  }

  /** Sends it once. */
  Answer tell(Delivery delivery) {
    try {
      return caller.call(format.of(told(delivery)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Away("this server stops");
    } catch (RuntimeException e) {
      LOG.warn(
          "the event at {} of partition {} can't be told yet: {}",
          delivery.offset(),
          delivery.partition(),
          e.toString());
      return new Answer.Away("this server can't read its own log at the moment");
    }
  }

  private Told told(Delivery delivery) {
    Event event = log.codec().decode(delivery.value()).known();
    Enrollment enrollment = event.enrollment().orElseThrow();
    OptionalInt tally =
        event.fact() instanceof MessageReceived(var c, TokenUpdate update)
            ? OptionalInt.of(tallies.of(enrollment.id(), delivery.offset()))
            : OptionalInt.empty();
    return new Told(event, enrollment, raw(event), tally);
  }

  private Optional<Bytes> raw(Event event) {
    try {
      return event
          .request()
          .map(request -> Bytes.wrap(log.sealer().open(event.id(), request.body())));
    } catch (SealException e) {
      // Its key was destroyed, and that it happened is told all the same.
      LOG.debug("the body of {} does not open any more", event.id(), e);
      return Optional.empty();
    }
  }
}
