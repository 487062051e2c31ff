package dev.muster.push;

import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.log.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in the server's log when a push certificate is about to end: once for each of the days
 * before it that are worth a warning. Looks every hour, from {@link #start} to {@link #close}.
 */
final class CertificateWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration BETWEEN = Duration.ofHours(1);
  private static final int[] DAYS = {1, 7, 14, 30, 60};

  private final EventLog log;
  private final InstantSource clock;
  private final Map<UUID, Integer> warned = new HashMap<>();
  private final Thread thread = Thread.ofVirtual().name("push-certificates").unstarted(this::run);

  private CertificateWatch(EventLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  static CertificateWatch start(EventLog log, InstantSource clock) {
    CertificateWatch watch = new CertificateWatch(log, clock);
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** The fewest days before the end that have come; empty while it is far. */
  static OptionalInt threshold(Instant end, Instant now) {
    return IntStream.of(DAYS)
        .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
        .findFirst();
  }

  private void run() {
    try {
      while (true) {
        log.view().fleet().pushCertificates().all().forEach(this::look);
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      LOG.debug("the push certificates are watched no longer");
    }
  }

  private void look(PushCertificate certificate) {
    OptionalInt days = threshold(certificate.notAfter(), clock.instant());
    if (days.isPresent()
        && warned.getOrDefault(certificate.event(), Integer.MAX_VALUE) > days.getAsInt()) {
      warned.put(certificate.event(), days.getAsInt());
      LOG.warn(
          "the push certificate of {} ends at {}, and nobody of this topic can be woken after that:"
              + " renew it at identity.apple.com with the Apple Account that made it, and store it"
              + " with muster push-cert upload",
          certificate.topic(),
          certificate.notAfter());
    }
  }
}
