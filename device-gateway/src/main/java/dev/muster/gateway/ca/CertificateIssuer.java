package dev.muster.gateway.ca;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.FleetFact.CertificateIssued;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Signs certificate requests for devices. No certificate leaves before the log knows it. Safe for
 * any thread.
 */
public final class CertificateIssuer {
  private final CertificateAuthority authority;
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  /** An issuer that records in this log. */
  public CertificateIssuer(
      CertificateAuthority authority, EventLog log, EventFactory events, InstantSource clock) {
    this.authority = authority;
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Issues a certificate with a new identity.
   *
   * @param request a PKCS#10 request in DER
   * @return the certificate, once it is recorded
   * @throws IllegalArgumentException if the request can't be read or does not prove its key
   */
  public CompletableFuture<X509Certificate> issue(byte[] request, Actor actor) {
    UUID identity = UUID.randomUUID();
    X509Certificate certificate =
        authority.issueForDevice(provenKey(request), identity, clock.instant());
    try {
      CertificateIssued issued =
          new CertificateIssued(
              DeviceIdentity.urn(identity),
              certificate.getSerialNumber().toString(16),
              Bytes.wrap(certificate.getEncoded()),
              certificate.getNotAfter().toInstant().truncatedTo(ChronoUnit.MILLIS),
              Optional.empty(),
              Optional.empty());
      return log.append(events.fleet(actor, issued.identity(), issued))
          .thenApply(recorded -> certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made has no encoding", e);
    }
  }

  private static PublicKey provenKey(byte[] request) {
    try {
      JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(request);
      PublicKey key = parsed.getPublicKey();
      if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IllegalArgumentException("the certificate request is not signed by its own key");
      }
      return key;
    } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
      throw new IllegalArgumentException("not a PKCS#10 certificate request", e);
    }
  }
}
