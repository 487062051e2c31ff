package dev.muster.core.event;

import java.util.Optional;

/**
 * A request as it was received, so that it can be verified again.
 *
 * @param body the exact bytes of the body, sealed
 * @param signature the DER CMS SignedData of the header {@code Mdm-Signature}
 * @param certificate in DER, as the sender showed it in TLS, here or to a named proxy
 * @param parameters of the URL that it came to
 */
public record RawRequest(
    SealedBytes body,
    Optional<Bytes> signature,
    Optional<Bytes> certificate,
    UrlParameters parameters) {

  /** One that nobody sent to a URL with parameters, or by a certificate of TLS. */
  public RawRequest(SealedBytes body, Optional<Bytes> signature) {
    this(body, signature, Optional.empty(), UrlParameters.NONE);
  }
}
