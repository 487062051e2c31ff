package dev.muster.core.event;

/**
 * The client certificate that a message was proved with.
 *
 * @param identity what it is known by
 * @param sha256 SHA-256 of the DER certificate
 */
public record PresentedCertificate(CertificateIdentity identity, Digest256 sha256) {}
