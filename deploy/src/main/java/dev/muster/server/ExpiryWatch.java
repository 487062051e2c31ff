package dev.muster.server;

import dev.muster.admin.expiry.ExpiringCertificates;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import dev.muster.core.expiry.CertificateUse;
import dev.muster.core.expiry.KnownCertificate;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of certificates that end soon, in the server's log and in that of the fleet: once for each
 * certificate and number of days, whichever node it is. Looks every hour by the node's clock, from
 * {@link #start} to {@link #close}.
 */
final class ExpiryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);
  private static final String ACTOR = "expiry";
  private static final Duration BETWEEN = Duration.ofHours(1);

  /** How often the node's clock is read, which may step. */
  private static final Duration GLANCE = Duration.ofSeconds(3);

  /** So long after its end nobody is warned of a certificate any more. */
  private static final Duration OVER = Duration.ofDays(30);

  private final ExpiringCertificates certificates;
  private final boolean all;
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final Thread thread = Thread.ofVirtual().name("expiry").unstarted(this::run);

  private ExpiryWatch(
      ExpiringCertificates certificates,
      boolean all,
      EventLog log,
      EventFactory events,
      InstantSource clock) {
    this.certificates = certificates;
    this.all = all;
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Starts it.
   *
   * @param all whether it looks at those of pushes and devices, too, which all nodes know
   * @param meters take how many days are left
   */
  static ExpiryWatch start(
      ExpiringCertificates certificates,
      boolean all,
      EventLog log,
      EventFactory events,
      InstantSource clock,
      MeterRegistry meters) {
    ExpiryWatch watch = new ExpiryWatch(certificates, all, log, events, clock);
    for (CertificateUse use :
        List.of(CertificateUse.CA, CertificateUse.FORMER_CA, CertificateUse.TLS)) {
      Gauge.builder("muster.certificate.days", watch, w -> w.days(use))
          .description("Days until the first certificate of this use ends.")
          .tag("use", use.word())
          .register(meters);
    }
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    Instant looked = Instant.MIN;
    try {
      while (true) {
        Instant now = clock.instant();
        if (Duration.between(looked, now).abs().compareTo(BETWEEN) >= 0) {
          look(now);
          looked = now;
        }
        Thread.sleep(GLANCE);
      }
    } catch (InterruptedException e) {
      LOG.debug("certificates are watched no longer");
    }
  }

  private void look(Instant now) {
    try {
      certificates.ofNode().forEach(c -> warn(c, now).ifPresent(this::tell));
      if (all) {
        certificates.ofPushes().forEach(c -> warn(c, now).ifPresent(this::tell));
        certificates.ofDep().forEach(c -> warn(c, now).ifPresent(this::tell));
        long devices = certificates.ofDevices().filter(c -> warn(c, now).isPresent()).count();
        if (devices > 0) {
          LOG.warn(
              "certificates of {} devices end within 30 days or less, and were not renewed: muster"
                  + " expiring lists them",
              devices);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("certificates that end soon can't be recorded, which is tried again in an hour", e);
    }
  }

  /** Records it, unless that was done. */
  private Optional<KnownCertificate> warn(KnownCertificate certificate, Instant now) {
    if (certificate.reached(now).isEmpty() || certificate.notAfter().isBefore(now.minus(OVER))) {
      return Optional.empty();
    }
    int days = certificate.reached(now).getAsInt();
    boolean told =
        log.view()
            .fleet()
            .expiryWarnings()
            .of(certificate.sha256(), certificate.notAfter())
            .filter(last -> last.days() <= days)
            .isPresent();
    if (told) {
      return Optional.empty();
    }
    CertificateEnding fact =
        new CertificateEnding(
            certificate.use().word(),
            certificate.name(),
            certificate.sha256(),
            certificate.notAfter(),
            days);
    String name =
        "certificate ending %s %d"
            .formatted(HexFormat.of().formatHex(certificate.sha256().toArray()), days);
    log.append(
            events.fleet(
                EventIds.derived(certificate.notAfter().minus(Duration.ofDays(days)), name),
                new Actor.System(ACTOR),
                fact.use(),
                fact))
        .join();
    return Optional.of(certificate);
  }

  private void tell(KnownCertificate certificate) {
    LOG.warn(
        "the {} of {} ends at {}: {}",
        certificate.use() == CertificateUse.DEP_TOKEN ? "token" : "certificate",
        certificate.name(),
        certificate.notAfter(),
        switch (certificate.use()) {
          case CA ->
              "all that it issued ends with it, so change it in good time, see A change of the CA"
                  + " in docs/enrolment.md";
          case FORMER_CA ->
              "devices that still have certificates of it must renew by then, see muster renew";
          case TLS -> "nobody can come after that, so see whether what should replace it works";
          case PUSH ->
              "nobody of this topic can be woken after that, so renew it at identity.apple.com with"
                  + " the Apple Account that made it, and store it with muster push-cert upload";
          case DEP_TOKEN ->
              "Apple answers no more about the devices of this DEP account after that: muster dep"
                  + " renew begins with another token";
          case DEVICE -> "it does not come, or says no to its renewal";
        });
  }

  private double days(CertificateUse use) {
    return certificates.ofNode().stream()
        .filter(certificate -> certificate.use() == use)
        .map(KnownCertificate::notAfter)
        .min(Comparator.naturalOrder())
        .map(end -> Duration.between(clock.instant(), end).toHours() / 24.0)
        .orElse(Double.NaN);
  }
}
