package dev.muster.admin.checkup;

import dev.muster.admin.enrollment.DeviceAccess;
import dev.muster.admin.expiry.ExpiringCertificates;
import dev.muster.admin.filevault.VaultNeeds;
import dev.muster.admin.webhook.WebhookNeeds;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.expiry.CertificateUse;
import dev.muster.core.expiry.KnownCertificate;
import dev.muster.log.EventLog;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an installation needs to work and does not have, or not for much longer, by what its log and
 * this node's settings say. Asks nobody. Safe for any thread.
 */
public final class Needs {
  private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final int SOON_DAYS = 30;

  private final EventLog log;
  private final ExpiringCertificates certificates;
  private final Supplier<List<Finding>> dep;
  private final DeviceAccess devices;
  private final InstantSource clock;

  /**
   * Looks at this log and at this node's certificates.
   *
   * @param dep what the accounts of Apple's enrollment program need
   */
  public Needs(
      EventLog log,
      ExpiringCertificates certificates,
      Supplier<List<Finding>> dep,
      DeviceAccess devices,
      InstantSource clock) {
    this.log = log;
    this.certificates = certificates;
    this.dep = dep;
    this.devices = devices;
    this.clock = clock;
  }

  /** One finding for each thing that matters, whatever is found. */
  public List<Finding> all() {
    Instant now = clock.instant();
    List<Finding> found = new ArrayList<>();
    found.add(push(now));
    found.add(address());
    found.addAll(own(now));
    found.addAll(dep.get());
    found.addAll(WebhookNeeds.of(log.view().fleet().webhooks()));
    found.addAll(VaultNeeds.of(log.view()));
    found.add(fleet(now));
    return found;
  }

  /** Those of them that something is to be done about. */
  public List<Finding> missing() {
    return all().stream().filter(finding -> finding.level() != Finding.Level.OK).toList();
  }

  private Finding push(Instant now) {
    Optional<KnownCertificate> first =
        certificates.ofPushes().stream().min(Comparator.comparing(KnownCertificate::notAfter));
    if (first.isEmpty()) {
      return Finding.wrong(
          "push",
          "no push certificate: devices can't be woken, and a Mac or iPhone refuses to enroll",
          "muster push-cert request --email ADDRESS");
    }
    KnownCertificate push = first.get();
    String what = "the push certificate of " + push.name();
    return left(
        "push",
        what,
        what + " has expired: its devices can't be woken",
        push.daysLeft(now),
        push.daysLeft(now) < SOON_DAYS,
        "renew it at identity.apple.com with the Apple Account that made it, then"
            + " muster push-cert upload");
  }

  /** Where devices are told to come, without a slash at its end; empty if nothing says so. */
  Optional<String> deviceUrl() {
    try {
      String enroll = devices.enrollUrl();
      return Optional.of(enroll.substring(0, enroll.length() - DeviceAccess.ENROLL.length()));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private Finding address() {
    return deviceUrl()
        .map(Needs::address)
        .orElseGet(
            () ->
                Finding.wrong(
                    "address",
                    "nothing says where devices reach the gateway, so no profile can be made",
                    "set enrollment.url to https://NAME[:PORT]"));
  }

  private static Finding address(String url) {
    return OWN_MACHINE.contains(URI.create(url).getHost())
        ? Finding.note(
            "address",
            "devices are told to come to %s, which only this machine reaches".formatted(url),
            "set server.names (or enrollment.url) to a name that devices can resolve")
        : Finding.ok("address", "devices are told to come to " + url);
  }

  /** The CA, and what gateway and admin API show. */
  private List<Finding> own(Instant now) {
    return certificates.ofNode().stream()
        .filter(c -> c.use() != CertificateUse.FORMER_CA)
        .sorted(Comparator.comparing(KnownCertificate::use).thenComparing(KnownCertificate::name))
        .map(c -> own(c, now))
        .toList();
  }

  private static Finding own(KnownCertificate certificate, Instant now) {
    boolean ca = certificate.use() == CertificateUse.CA;
    String what =
        ca ? "the CA of this installation" : "the TLS certificate of " + certificate.name();
    return left(
        ca ? "ca" : "tls",
        what,
        what + " has expired",
        certificate.daysLeft(now),
        certificate.reached(now).isPresent(),
        ca
            ? "muster ca rotate, in good time: docs/enrolment.md, A change of the CA"
            : "see why it is not replaced: docs/configuration.md, gateway.tls.certificates");
  }

  private static Finding left(
      String check, String what, String expired, long days, boolean soon, String mend) {
    if (days < 0) {
      return Finding.wrong(check, expired, mend);
    }
    String text = "%s has %s left".formatted(what, days == 1 ? "one day" : days + " days");
    return soon ? Finding.note(check, text, mend) : Finding.ok(check, text);
  }

  private Finding fleet(Instant now) {
    long enrolled =
        log.view()
            .devices()
            .filter(
                device ->
                    device.channels().values().stream()
                        .anyMatch(c -> c.status() == EnrollmentStatus.ENROLLED))
            .count();
    if (enrolled > 0) {
      return Finding.ok(
          "devices", enrolled == 1 ? "one device is enrolled" : enrolled + " devices are enrolled");
    }
    boolean link = log.view().fleet().links().all().stream().anyMatch(l -> l.counts(now));
    return link
        ? Finding.note(
            "devices",
            "no device is enrolled yet, and an enrollment link waits for one",
            "open the link on the device: muster enroll-link list")
        : Finding.note(
            "devices", "no device is enrolled yet", "muster enroll-link create \"NAME\" --qr");
  }
}
