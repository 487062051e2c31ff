package dev.muster.simulator.pkg;

import java.time.Instant;

/**
 * What certificates of Apple's developers there are, by their extensions, the purpose that they are
 * for, and their end. As Apple has them in the certificates that it issues: a Mac installs what was
 * signed for the purpose {@code 1.2.840.113635.100.4.13} alone.
 */
public enum SigningKind {
  /** What packages for distribution outside of the App Store are signed with. */
  DEVELOPER_ID_INSTALLER(
      "Developer ID Installer",
      "1.2.840.113635.100.6.1.14",
      "1.2.840.113635.100.4.13",
      Authority.DEVELOPER_ID,
      Ends.LATE),
  /** The same, at its end since 2021. */
  EXPIRED_INSTALLER(
      "Developer ID Installer",
      "1.2.840.113635.100.6.1.14",
      "1.2.840.113635.100.4.13",
      Authority.DEVELOPER_ID,
      Ends.LONG_AGO),
  /** What packages for the App Store are signed with; Macs download such a one and refuse it. */
  MAC_DEVELOPER_INSTALLER(
      "3rd Party Mac Developer Installer",
      "1.2.840.113635.100.6.1.8",
      "1.2.840.113635.100.4.9",
      Authority.WORLDWIDE,
      Ends.LATE),
  /** What applications are signed with, and packages never. */
  DEVELOPER_ID_APPLICATION(
      "Developer ID Application",
      "1.2.840.113635.100.6.1.13",
      "1.3.6.1.5.5.7.3.3",
      Authority.DEVELOPER_ID,
      Ends.LATE);

  /** Apple's CAs below its root. */
  enum Authority {
    /** For what is distributed outside of the App Store. */
    DEVELOPER_ID("Developer ID Certification Authority", "1.2.840.113635.100.6.2.6"),
    /** For what goes to Apple. */
    WORLDWIDE(
        "Apple Worldwide Developer Relations Certification Authority", "1.2.840.113635.100.6.2.1");

    private final String commonName;
    private final String marker;

    Authority(String commonName, String marker) {
      this.commonName = commonName;
      this.marker = marker;
    }

    String commonName() {
      return commonName;
    }

    String marker() {
      return marker;
    }
  }

  private interface Ends {
    Instant LATE = Instant.parse("2049-12-31T00:00:00Z");
    Instant LONG_AGO = Instant.parse("2021-06-30T00:00:00Z");
  }

  private final String role;
  private final String marker;
  private final String purpose;
  private final Authority authority;
  private final Instant notAfter;

  SigningKind(String role, String marker, String purpose, Authority authority, Instant notAfter) {
    this.role = role;
    this.marker = marker;
    this.purpose = purpose;
    this.authority = authority;
    this.notAfter = notAfter;
  }

  /** What the subject's name begins with. */
  public String role() {
    return role;
  }

  /** The extension that marks it. */
  String marker() {
    return marker;
  }

  /** Its extended key usage. */
  String purpose() {
    return purpose;
  }

  Authority authority() {
    return authority;
  }

  Instant notAfter() {
    return notAfter;
  }
}
