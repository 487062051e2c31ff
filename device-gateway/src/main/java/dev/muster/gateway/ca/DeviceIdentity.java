package dev.muster.gateway.ca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The identity that our CA writes into a device's certificate: a {@code urn:uuid:} subject
 * alternative name.
 */
public final class DeviceIdentity {
  private static final String PREFIX = "urn:uuid:";

  /** {@code uniformResourceIdentifier} of GeneralName (RFC 5280, section 4.2.1.6). */
  private static final int URI = 6;

  private DeviceIdentity() {}

  /** The identity as a URN. */
  static String urn(UUID identity) {
    return PREFIX + identity;
  }

  /**
   * The UUID in a URN.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static UUID uuid(String urn) {
    return UUID.fromString(urn.substring(PREFIX.length()));
  }

  /** The identity in a certificate, as a URN; empty if it has none. */
  public static Optional<String> of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    return names == null
        ? Optional.empty()
        : names.stream()
            .filter(n -> n.getFirst().equals(URI))
            .map(n -> (String) n.get(1))
            .filter(uri -> uri.startsWith(PREFIX))
            .findFirst();
  }
}
