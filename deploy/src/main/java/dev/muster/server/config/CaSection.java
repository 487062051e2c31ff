package dev.muster.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The CA that the operator gives: certificates and key in PEM, or both in PKCS#12; else the
 * installation makes one.
 *
 * @param formerCertificates of CAs whose device certificates are still believed
 * @param formerKey the key of one of them, for the server's certificate to stay under it
 */
public record CaSection(
    Optional<Path> certificates,
    Optional<Path> key,
    Optional<Path> pkcs12,
    Optional<Path> pkcs12PasswordFile,
    Optional<Path> formerCertificates,
    Optional<Path> formerKey) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "ca.certificates", "",
          "ca.key", "",
          "ca.pkcs12", "",
          "ca.pkcs12.password.file", "",
          "ca.former.certificates", "",
          "ca.former.key", "");

  /** Reads the section. */
  public static CaSection read(Settings settings) {
    return new CaSection(
        settings.path("ca.certificates"),
        settings.path("ca.key"),
        settings.path("ca.pkcs12"),
        settings.path("ca.pkcs12.password.file"),
        settings.path("ca.former.certificates"),
        settings.path("ca.former.key"));
  }
}
