package dev.muster.gateway.profile;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The payloads of a profile that make a device trust roots. */
final class RootPayloads {
  /** The first keeps the name that profiles had when there was but one. */
  private static final String FIRST_UUID = "B0A4D9C5-0A6E-4E41-9B6B-2D1E4F6D3C02";

  private RootPayloads() {}

  /**
   * One for each root, as XML.
   *
   * @param organization escaped
   */
  static String of(List<X509Certificate> roots, String organization) {
    StringBuilder xml = new StringBuilder();
    for (int i = 0; i < roots.size(); i++) {
      X509Certificate root = roots.get(i);
      UUID id = UUID.nameUUIDFromBytes(encoded(root));
      xml.append(
          payload(
              root,
              organization,
              i == 0 ? "" : "." + HexFormat.of().toHexDigits(id.getMostSignificantBits(), 8),
              i == 0 ? FIRST_UUID : id.toString().toUpperCase(Locale.ROOT)));
    }
    return xml.toString();
  }

  static String base64(X509Certificate certificate) {
    return Base64.getEncoder().encodeToString(encoded(certificate));
  }

  private static String payload(
      X509Certificate root, String organization, String suffix, String uuid) {
    return """
    <dict>
          <key>PayloadType</key><string>com.apple.security.root</string>
          <key>PayloadVersion</key><integer>1</integer>
          <key>PayloadIdentifier</key><string>dev.muster.enrollment.root%s</string>
          <key>PayloadUUID</key><string>%s</string>
          <key>PayloadDisplayName</key><string>%s root certificate</string>
          <key>PayloadContent</key><data>%s</data>
        </dict>
    """
        .formatted(suffix, uuid, organization, base64(root));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a root certificate has no encoding", e);
    }
  }
}
