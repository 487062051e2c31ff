package dev.muster.admin.expiry;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import dev.muster.core.expiry.CertificateUse;
import dev.muster.core.expiry.KnownCertificate;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The call about all that ends. */
public final class ExpiryOperations {
  /** Within it a device's certificate is listed, unless the caller says otherwise. */
  private static final Duration SOON = Duration.ofDays(60);

  private final EventLog log;
  private final ExpiringCertificates certificates;
  private final InstantSource clock;

  private ExpiryOperations(EventLog log, ExpiringCertificates certificates, InstantSource clock) {
    this.log = log;
    this.certificates = certificates;
    this.clock = clock;
  }

  /** Joins it to the contract. */
  public static void join(
      ContractRoutes routes, EventLog log, ExpiringCertificates certificates, InstantSource clock) {
    ExpiryOperations all = new ExpiryOperations(log, certificates, clock);
    routes.json("listExpiring", all::list);
  }

  private JsonObject list(Call call) {
    Instant now = clock.instant();
    Instant before = call.moment("before").orElse(now.plus(SOON));
    List<KnownCertificate> devices =
        certificates
            .ofDevices()
            .filter(device -> device.notAfter().isBefore(before))
            .sorted(Comparator.comparing(KnownCertificate::notAfter))
            .toList();
    List<KnownCertificate> all = new ArrayList<>(certificates.ofNode());
    all.addAll(ofOtherNodes(now));
    all.addAll(certificates.ofPushes());
    all.addAll(certificates.ofDep());
    devices.stream().limit(call.limit()).forEach(all::add);
    all.sort(Comparator.comparing(KnownCertificate::notAfter));
    return new JsonObject()
        .put("certificates", new JsonArray(all.stream().map(c -> json(c, now)).toList()))
        .put("devices", devices.size());
  }

  /** What other nodes show is known here from the day on which they warned of it. */
  private List<KnownCertificate> ofOtherNodes(Instant now) {
    List<KnownCertificate> own = certificates.ofNode();
    return log.view().fleet().expiryWarnings().all().stream()
        .filter(warning -> warning.use().equals(CertificateUse.TLS.word()))
        .filter(warning -> warning.notAfter().isAfter(now))
        .filter(warning -> own.stream().noneMatch(o -> o.sha256().equals(warning.sha256())))
        .map(ExpiryOperations::known)
        .toList();
  }

  private static KnownCertificate known(CertificateEnding warning) {
    return new KnownCertificate(
        CertificateUse.TLS, warning.name(), warning.sha256(), Instant.MIN, warning.notAfter());
  }

  private static JsonObject json(KnownCertificate certificate, Instant now) {
    return new JsonObject()
        .put("use", certificate.use().word())
        .put("name", certificate.name())
        .put("ends_at", certificate.notAfter().toString())
        .put("days_left", certificate.daysLeft(now))
        .put("sha256", HexFormat.of().formatHex(certificate.sha256().toArray()));
  }
}
