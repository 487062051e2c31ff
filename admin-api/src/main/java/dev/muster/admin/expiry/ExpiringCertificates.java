package dev.muster.admin.expiry;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.expiry.CertificateUse;
import dev.muster.core.expiry.KnownCertificate;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.renewal.RenewalPolicy;
import dev.muster.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The certificates that an installation and its devices depend on. Safe for any thread. */
public final class ExpiringCertificates {
  /** For so long Apple makes push certificates; their first day is not in the log. */
  private static final Duration PUSH_LIFETIME = Duration.ofDays(365);

  private final EventLog log;
  private final Supplier<List<KnownCertificate>> node;

  /**
   * Certificates of the fleet in this log.
   *
   * @param node gives those that this node has in its files: the CAs and TLS
   */
  public ExpiringCertificates(EventLog log, Supplier<List<KnownCertificate>> node) {
    this.log = log;
    this.node = node;
  }

  /** Those that this node has in its files. */
  public List<KnownCertificate> ofNode() {
    return node.get();
  }

  /** By which Apple takes pushes. */
  public List<KnownCertificate> ofPushes() {
    return log.view().fleet().pushCertificates().all().stream()
        .map(ExpiringCertificates::known)
        .toList();
  }

  /** The tokens by which Apple answers about DEP, one for each account. */
  public List<KnownCertificate> ofDep() {
    return log.dep()
        .state()
        .accounts()
        .fold(
            new ArrayList<KnownCertificate>(),
            (tokens, name, account) -> {
              account.token().map(token -> known(name, token)).ifPresent(tokens::add);
              return tokens;
            });
  }

  private static KnownCertificate known(String account, DepAccount.Token token) {
    byte[] id = token.sealed().event().toString().getBytes(StandardCharsets.US_ASCII);
    return new KnownCertificate(
        CertificateUse.DEP_TOKEN,
        account,
        sha256(Bytes.wrap(id)),
        token.givenAt(),
        token.expiresAt());
  }

  /** The current one of each enrolled device, in no order. */
  public Stream<KnownCertificate> ofDevices() {
    return log.view().devices().flatMap(device -> known(device).stream());
  }

  private static KnownCertificate known(PushCertificate certificate) {
    return new KnownCertificate(
        CertificateUse.PUSH,
        certificate.topic(),
        sha256(certificate.certificates().getFirst()),
        certificate.notAfter().minus(PUSH_LIFETIME),
        certificate.notAfter());
  }

  private static Optional<KnownCertificate> known(DeviceState device) {
    Optional<String> id =
        device.channels().entrySet().stream()
            .filter(c -> c.getKey().isDevice())
            .filter(c -> c.getValue().status() == EnrollmentStatus.ENROLLED)
            .map(c -> c.getKey())
            .map(EnrollmentId::value)
            .findFirst();
    Optional<SeenCertificate> certificate = device.identities().certificate();
    return id.flatMap(
        name ->
            certificate.map(
                c ->
                    new KnownCertificate(
                        CertificateUse.DEVICE,
                        name,
                        c.sha256(),
                        c.validFrom(),
                        RenewalPolicy.ends(c))));
  }

  private static Digest256 sha256(Bytes der) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(der.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
