package dev.muster.server;

import dev.muster.core.device.ChannelState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.gateway.packages.ByteRange;
import dev.muster.gateway.packages.Served;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.packages.link.PackageTicket;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what was sent of packages. A device is waited for until it has fetched its package, so a
 * fact that Kafka does not take now is told again, for some minutes. Safe for any thread.
 */
final class PackageFacts implements Served {
  private static final Logger LOG = LoggerFactory.getLogger(PackageFacts.class);
  private static final Actor GATEWAY = new Actor.System("gateway");
  private static final int TRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private final EventLog log;
  private final EventFactory events;

  PackageFacts(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  @Override
  public void served(PackageTicket ticket, ByteRange range, long size) {
    Optional<ChannelState> channel =
        log.view().device(ticket.enrollment()).channel(ticket.enrollment());
    if (channel.isEmpty()) {
      // It was told of the package, so it was known once.
      return;
    }
    Event event =
        events.device(
            events.newId(),
            GATEWAY,
            new Enrollment(ticket.enrollment(), channel.get().channel()),
            Optional.empty(),
            new PackageServed(ticket.command(), ticket.content(), range.from(), range.to(), size));
    Thread.startVirtualThread(() -> record(event));
  }

  /** The same event again: folded twice, it counts once. */
  private void record(Event event) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        log.append(event).join();
        return;
      } catch (RuntimeException e) {
        if (attempt == TRIES) {
          LOG.warn("what {} fetched of a package could not be recorded", event.subject(), e);
          return;
        }
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = pause.multipliedBy(2);
    }
  }
}
