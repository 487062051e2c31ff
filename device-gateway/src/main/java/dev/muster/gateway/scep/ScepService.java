package dev.muster.gateway.scep;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.CertificateIssuer;
import dev.muster.gateway.ca.IssueException;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.scep.PkiMessage.Wanted;
import dev.muster.gateway.scep.Scep.FailInfo;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The operations of SCEP (RFC 8894, section 4). Takes CPU and may block for a moment. Safe for any
 * thread.
 */
public final class ScepService {
  private static final String CAPABILITIES =
      "AES\nPOSTPKIOperation\nRenewal\nSCEPStandard\nSHA-256\nSHA-512\n";

  private final CertificateAuthority authority;
  private final CertificateIssuer issuer;
  private final CertRep replies;
  private final boolean legacy;
  private final RefusalSample refusals;

  /**
   * A service for this authority.
   *
   * @param legacy whether SHA-1, 3DES and their like are allowed
   * @param refusals counts what is refused, and picks what is recorded of it
   */
  public ScepService(
      CertificateAuthority authority,
      CertificateIssuer issuer,
      boolean legacy,
      RefusalSample refusals) {
    this.authority = authority;
    this.issuer = issuer;
    this.refusals = refusals;
    this.replies = new CertRep(authority);
    this.legacy = legacy;
  }

  /** What GetCACaps answers (RFC 8894, section 3.5.2): what this server takes, and nothing else. */
  public String capabilities() {
    return legacy ? CAPABILITIES + "DES3\nSHA-1\n" : CAPABILITIES;
  }

  /**
   * GetCACert: the issuing certificate alone, in DER. With those above it in the answer, clients
   * have to guess which one to encrypt to, and some guess the root.
   */
  public byte[] caCertificate() {
    try {
      return authority.issuing().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the CA's certificate can't be encoded", e);
    }
  }

  /**
   * PKIOperation: a CertRep, be it a success or a failure.
   *
   * @param address where it comes from
   * @throws IllegalArgumentException if the message is no SCEP request, so there is nobody to
   *     answer in SCEP
   */
  public CompletionStage<byte[]> operate(byte[] der, String address) {
    PkiMessage request = PkiMessage.parse(der);
    CompletableFuture<X509Certificate> issued;
    try {
      issued = issue(request);
    } catch (ScepException e) {
      return refuse(request, e.failInfo(), e.getMessage(), address);
    } catch (IssueException e) {
      return refuse(request, FailInfo.BAD_REQUEST, e.reason(), address);
    }
    return issued
        .thenApplyAsync(
            certificate -> replies.success(request, certificate), Thread::startVirtualThread)
        .exceptionallyCompose(
            failure ->
                failure instanceof CompletionException wrapped
                        && wrapped.getCause() instanceof IssueException e
                    ? refuse(request, FailInfo.BAD_REQUEST, e.reason(), address)
                    : CompletableFuture.failedStage(failure));
  }

  private CompletableFuture<X509Certificate> issue(PkiMessage request) throws ScepException {
    return switch (request.messageType()) {
      case Scep.PKCS_REQ -> {
        Wanted wanted = request.open(authority.key(), legacy);
        Optional<String> password = wanted.challengePassword();
        if (password.isEmpty()) {
          throw new ScepException(FailInfo.BAD_REQUEST, "challenge-missing");
        }
        yield issuer.enroll(wanted.key(), password.get());
      }
      case Scep.RENEWAL_REQ -> {
        Wanted wanted = request.open(authority.key(), legacy);
        yield issuer.renew(wanted.key(), request.signer());
      }
      default -> throw new ScepException(FailInfo.BAD_REQUEST, "message-type-unsupported");
    };
  }

  /** Nobody has to prove anything to be refused, so a flood of it must not fill the log. */
  private CompletionStage<byte[]> refuse(
      PkiMessage request, FailInfo failInfo, String reason, String address) {
    CompletableFuture<Void> recorded =
        refusals.take(address, reason)
            ? issuer.refused(reason, Optional.of(request.transactionId()))
            : CompletableFuture.completedFuture(null);
    return recorded.thenApplyAsync(
        done -> replies.failure(request, failInfo), Thread::startVirtualThread);
  }
}
