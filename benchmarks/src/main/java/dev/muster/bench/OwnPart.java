package dev.muster.bench;

import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.log.view.FoldedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long Macs in Setup Assistant waited for the server: each time from the broker's time of what
 * a Mac said, until that of the next command in its queue, and all of that together until the one
 * that lets it out. How it is woken, and what it does, is not in it. Hears events on any thread.
 */
final class OwnPart {
  private static final String RELEASE = "DeviceConfigured";

  private final Map<String, Going> going = new HashMap<>();
  private final List<Done> done = new ArrayList<>();

  /** A Mac that is not out yet. */
  private static final class Going {
    private final Instant begun;
    private Optional<Instant> since;
    private Duration own = Duration.ZERO;
    private int facts;

    private Going(Instant begun) {
      this.begun = begun;
      this.since = Optional.of(begun);
    }
  }

  /**
   * A Mac that was told to go on.
   *
   * @param own how long it waited for the server, in milliseconds
   * @param all from its TokenUpdate on, in milliseconds
   * @param facts how many the server wrote for it
   */
  record Done(double own, double all, int facts) {}

  synchronized void hear(FoldedEvent folded) {
    Event event = folded.event();
    switch (event.fact()) {
      case MessageReceived received -> said(event.subject(), received.message(), folded);
      case CommandQueued queued -> {
        Going mac = going.get(event.subject());
        if (mac != null) {
          queued(event.subject(), mac, queued, folded.recordedAt());
        }
      }
      case ProvisionFact fact -> {
        Going mac = going.get(event.subject());
        if (mac != null) {
          mac.facts++;
        }
      }
      default -> {
        // Nobody waits for it.
      }
    }
  }

  private void said(String subject, Message message, FoldedEvent folded) {
    if (message instanceof Message.TokenUpdate) {
      going.putIfAbsent(subject, new Going(folded.recordedAt()));
    } else if (message instanceof Message.Report report && report.commandUuid().isPresent()) {
      Going mac = going.get(subject);
      if (mac != null && mac.since.isEmpty()) {
        mac.since = Optional.of(folded.recordedAt());
      }
    }
  }

  private void queued(String subject, Going mac, CommandQueued queued, Instant at) {
    mac.facts++;
    mac.since.ifPresent(since -> mac.own = mac.own.plus(Duration.between(since, at)));
    mac.since = Optional.empty();
    if (queued.command().requestType().equals(RELEASE)) {
      going.remove(subject);
      done.add(new Done(mac.own.toMillis(), Duration.between(mac.begun, at).toMillis(), mac.facts));
    }
  }

  /** Those that were told to go on since this was asked last. */
  synchronized List<Done> take() {
    List<Done> all = List.copyOf(done);
    done.clear();
    return all;
  }

  synchronized int count() {
    return done.size();
  }
}
