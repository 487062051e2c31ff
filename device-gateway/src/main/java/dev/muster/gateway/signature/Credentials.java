package dev.muster.gateway.signature;

import dev.muster.core.event.RefusalReason;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a request brings to show whom it is from, as it came.
 *
 * @param signatures the values of {@code Mdm-Signature}: one, from an honest device
 * @param shown the certificate that was shown in TLS, here or to a proxy
 */
public record Credentials(List<String> signatures, Shown shown) {
  /** Copies the list. */
  public Credentials {
    signatures = List.copyOf(signatures);
  }

  /** How a certificate of TLS came. */
  public sealed interface Shown {
    /** It did not. */
    record Nothing() implements Shown {}

    /** None came, though one is asked for. */
    record Missing() implements Shown {}

    /** In the handshake with us, in DER. */
    record InTls(byte[] certificate) implements Shown {}

    /** In the values of a header that a named proxy sent. */
    record InHeader(List<String> values) implements Shown {}

    /** In a header that someone else sent, who is not believed. */
    record Forged() implements Shown {}
  }

  /**
   * What can be read of it.
   *
   * @param signature CMS SignedData in DER
   * @param certificate in DER
   * @param flaw why it proves nothing, whatever the rest is
   */
  record Evidence(
      Optional<byte[]> signature, Optional<byte[]> certificate, Optional<RefusalReason> flaw) {
    private static Evidence flawed(RefusalReason reason) {
      return new Evidence(Optional.empty(), Optional.empty(), Optional.of(reason));
    }
  }

  /** Reads it. */
  Evidence read() {
    Optional<byte[]> certificate =
        switch (shown) {
          case Shown.InTls(var der) -> Optional.of(der);
          case Shown.InHeader(var values) when values.size() == 1 ->
              CertificateHeader.read(values.getFirst());
          default -> Optional.empty();
        };
    if (shown instanceof Shown.Forged) {
      return Evidence.flawed(RefusalReason.CERTIFICATE_HEADER_FORGED);
    }
    if (shown instanceof Shown.InHeader && certificate.isEmpty()) {
      return Evidence.flawed(RefusalReason.CERTIFICATE_UNREADABLE);
    }
    if (signatures.isEmpty()) {
      return certificate.isPresent()
          ? new Evidence(Optional.empty(), certificate, Optional.empty())
          : Evidence.flawed(
              shown instanceof Shown.Missing
                  ? RefusalReason.CERTIFICATE_MISSING
                  : RefusalReason.SIGNATURE_MISSING);
    }
    Optional<byte[]> signature =
        signatures.size() == 1 ? decode(signatures.getFirst()) : Optional.empty();
    return signature.isPresent()
        ? new Evidence(signature, certificate, Optional.empty())
        : Evidence.flawed(RefusalReason.SIGNATURE_UNREADABLE);
  }

  private static Optional<byte[]> decode(String header) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(header));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
