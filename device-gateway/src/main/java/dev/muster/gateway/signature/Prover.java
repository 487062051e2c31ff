package dev.muster.gateway.signature;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.signature.Credentials.Evidence;
import java.util.Optional;

/**
 * Says whom a request is from, by all that it brings. Where a certificate of TLS and a signature
 * come together they must be of one certificate. Safe for any thread; takes CPU and never blocks.
 */
public final class Prover {
  private final SignatureVerifier verifier;

  /** One that trusts as this verifier does. */
  public Prover(SignatureVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * What came of it.
   *
   * @param signature that came along, as far as it could be read
   * @param certificate that came along beside it
   */
  public record Judged(Proof proof, Optional<Bytes> signature, Optional<Bytes> certificate) {}

  /** Judges a request with this body. */
  public Judged judge(byte[] body, Credentials credentials) {
    Evidence evidence = credentials.read();
    Proof proof =
        evidence
            .flaw()
            .<Proof>map(reason -> new Proof.Unproven(reason, Optional.empty()))
            .orElseGet(() -> prove(body, evidence));
    return new Judged(
        proof, evidence.signature().map(Bytes::wrap), evidence.certificate().map(Bytes::wrap));
  }

  private Proof prove(byte[] body, Evidence evidence) {
    if (evidence.certificate().isEmpty()) {
      return verifier.verify(body, evidence.signature().orElseThrow());
    }
    Proof shown = verifier.shown(evidence.certificate().get());
    if (evidence.signature().isEmpty()
        || !(shown instanceof Proof.Proven(PresentedCertificate inTls))) {
      return shown;
    }
    Proof signed = verifier.verify(body, evidence.signature().get());
    return signed instanceof Proof.Proven(PresentedCertificate signer)
            && !signer.sha256().equals(inTls.sha256())
        ? new Proof.Unproven(RefusalReason.SIGNATURE_OF_ANOTHER_CERTIFICATE, Optional.of(inTls))
        : signed;
  }

  /**
   * Whether a request may come from one of our devices: whether the certificate that it brings is
   * of a CA that is trusted and in force. It proves nothing yet where there is but a signature.
   */
  public boolean trusts(Credentials credentials) {
    Evidence evidence = credentials.read();
    return evidence.flaw().isEmpty()
        && evidence
            .certificate()
            .map(der -> verifier.shown(der) instanceof Proof.Proven)
            .or(() -> evidence.signature().map(verifier::trusts))
            .orElse(false);
  }

  /** Whether a certificate has not ended: one that has may ask for its renewal alone. */
  public boolean inForce(PresentedCertificate certificate) {
    return verifier.inForce(certificate);
  }

  /** Whether an enrollment may begin with this certificate, as far as that depends on its CA. */
  public boolean mayBegin(PresentedCertificate certificate) {
    return verifier.mayBegin(certificate);
  }
}
