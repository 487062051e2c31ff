package dev.muster.core.event;

import java.time.Instant;

/**
 * The client certificate that a message was proved with.
 *
 * @param identity what it is known by
 * @param sha256 SHA-256 of the DER certificate
 * @param validFrom the start of its validity, in whole seconds; of two certificates of one
 *     identity, the one that starts later is the newer
 */
public record PresentedCertificate(
    CertificateIdentity identity, Digest256 sha256, Instant validFrom) {}
