package dev.muster.gateway.ca;

import dev.muster.core.device.Identities;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Issues client certificates to devices. No certificate leaves before the log knows it, and a
 * challenge is spent by the first certificate that the log holds for it. Safe for any thread; may
 * block for a moment.
 */
public final class CertificateIssuer {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 4096;
  private static final Actor SCEP = new Actor.System("scep");

  private final Authorities authorities;
  private final Challenges challenges;
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  /** An issuer that records in this log. */
  public CertificateIssuer(
      Authorities authorities,
      Challenges challenges,
      EventLog log,
      EventFactory events,
      InstantSource clock) {
    this.authorities = authorities;
    this.challenges = challenges;
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Issues a certificate for a challenge. The same key that asks again is given the same
   * certificate: a device whose answer was lost asks again.
   *
   * @return the certificate once it is recorded, or an {@link IssueException}
   */
  public CompletableFuture<X509Certificate> enroll(PublicKey key, String password) {
    checkKey(key);
    return switch (challenges.check(password)) {
      case Challenges.Verdict.Never(var reason) -> throw new IssueException(reason);
      case Challenges.Verdict.Always always ->
          issue(key, UUID.randomUUID(), new Grant.Open(), Optional.empty(), Optional.empty());
      case Challenges.Verdict.Once(var challenge, var identity, var grant) -> {
        if (ofRevokedLink(challenge)) {
          throw new IssueException("challenge-revoked");
        }
        Optional<Bytes> before = log.view().fleet().spent().on(challenge);
        yield before.isPresent()
            ? CompletableFuture.completedFuture(winner(before.get(), key))
            : issue(
                key,
                identity.orElseGet(UUID::randomUUID),
                grant,
                Optional.of(challenge),
                Optional.empty());
      }
    };
  }

  /** A link for one device may be revoked after its profile was fetched. */
  private boolean ofRevokedLink(SpentChallenge challenge) {
    return log.view().fleet().links().all().stream()
        .filter(link -> link.single() && link.revokedAt().isPresent())
        .anyMatch(link -> challenges.of(link).equals(challenge));
  }

  /**
   * Issues a certificate of the same identity as one that the device holds now.
   *
   * @param current the certificate that the request was signed with
   */
  public CompletableFuture<X509Certificate> renew(PublicKey key, X509Certificate current) {
    checkKey(key);
    if (!authorities.issued(current)) {
      throw new IssueException("renewal-untrusted");
    }
    if (current.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw new IssueException("renewal-expired");
    }
    String urn =
        DeviceIdentity.of(current).orElseThrow(() -> new IssueException("renewal-untrusted"));
    CertificateIdentity identity = new CertificateIdentity.Issued(urn);
    Optional<EnrollmentId> owner = log.view().owner(identity);
    Identities known =
        owner.map(device -> log.view().device(device).identities()).orElse(Identities.NONE);
    if (known.revoked().contains(identity)) {
      throw new IssueException("renewal-revoked");
    }
    if (owner.isPresent() && known.binding().filter(identity::equals).isEmpty()
        || known.hasSuperseded(Certificates.sha256(current))) {
      // Whoever still has its key could get ahead of the device.
      throw new IssueException("renewal-superseded");
    }
    return issue(
        key,
        DeviceIdentity.uuid(urn),
        owner.<Grant>map(Grant.Renewal::new).orElseGet(() -> granted(current)),
        Optional.empty(),
        Optional.of(current.getSerialNumber().toString(16)));
  }

  /** Whoever enrolled nothing with it yet may do with the next one what they may with this. */
  private static Grant granted(X509Certificate current) {
    Grant grant;
    try {
      grant = GrantExtension.of(current);
    } catch (IOException e) {
      throw new IssueException("renewal-untrusted");
    }
    if (grant instanceof Grant.SignedIn) {
      // Else one sign-in would be good for ever, whatever became of the person.
      throw new IssueException("renewal-unbound");
    }
    return grant;
  }

  /** Records that a request was refused. */
  public CompletableFuture<Void> refused(String reason, Optional<String> transactionId) {
    CertificateRefused fact = new CertificateRefused(reason, transactionId);
    return log.append(events.fleet(SCEP, transactionId.orElse("unknown"), fact))
        .thenApply(recorded -> null);
  }

  private CompletableFuture<X509Certificate> issue(
      PublicKey key,
      UUID identity,
      Grant grant,
      Optional<SpentChallenge> challenge,
      Optional<String> renews) {
    CertificateAuthority authority = authorities.current();
    Instant now = clock.instant();
    if (!now.isBefore(authority.end())) {
      throw new IssueException("ca-ended");
    }
    X509Certificate certificate = authority.issueForDevice(key, identity, grant, now);
    CertificateIssued issued =
        new CertificateIssued(
            DeviceIdentity.urn(identity),
            certificate.getSerialNumber().toString(16),
            Bytes.wrap(encoded(certificate)),
            certificate.getNotAfter().toInstant().truncatedTo(ChronoUnit.MILLIS),
            challenge,
            renews);
    return log.append(events.fleet(SCEP, issued.identity(), issued))
        .thenApply(
            recorded ->
                challenge
                    .map(c -> winner(log.view().fleet().spent().on(c).orElseThrow(), key))
                    .orElse(certificate));
  }

  /** The certificate that spent a challenge, for the one whose key is in it. */
  private static X509Certificate winner(Bytes der, PublicKey key) {
    X509Certificate certificate = decoded(der);
    if (!certificate.getPublicKey().equals(key)) {
      throw new IssueException("challenge-spent");
    }
    return certificate;
  }

  private static void checkKey(PublicKey key) {
    boolean good =
        switch (key) {
          case RSAPublicKey rsa -> {
            int bits = rsa.getModulus().bitLength();
            yield bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
          }
          case ECPublicKey ec -> {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            yield bits == 256 || bits == 384 || bits == 521;
          }
          default -> false;
        };
    if (!good) {
      throw new IssueException("key-unsuitable");
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made has no encoding", e);
    }
  }

  private static X509Certificate decoded(Bytes der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate in the log can't be read", e);
    }
  }
}
