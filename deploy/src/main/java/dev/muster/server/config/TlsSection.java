package dev.muster.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's own TLS certificates; without them, the server makes its own.
 *
 * @param gateway what devices are shown
 * @param admin what admins are shown
 */
public record TlsSection(Optional<Pair> gateway, Optional<Pair> admin) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "gateway.tls.certificates", "",
          "gateway.tls.key", "",
          "admin.tls.certificates", "",
          "admin.tls.key", "");

  /**
   * Two files, which may be replaced while the server runs.
   *
   * @param name what its settings begin with
   * @param certificates PEM, the server's own first
   * @param key PEM
   */
  public record Pair(String name, Path certificates, Path key) {}

  /** Reads the section. */
  public static TlsSection read(Settings settings) {
    return new TlsSection(pair(settings, "gateway.tls"), pair(settings, "admin.tls"));
  }

  private static Optional<Pair> pair(Settings settings, String name) {
    Optional<Path> certificates = settings.path(name + ".certificates");
    Optional<Path> key = settings.path(name + ".key");
    if (certificates.isPresent() != key.isPresent()) {
      settings.wrong(
          name + (key.isPresent() ? ".key" : ".certificates"),
          "TLS of your own needs both %s.certificates and %s.key: set the other one, too"
              .formatted(name, name));
      return Optional.empty();
    }
    return certificates.map(file -> new Pair(name, file, key.orElseThrow()));
  }
}
