package dev.muster.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How devices are woken.
 *
 * @param trustedCas in PEM; without it, APNs' certificate is checked as Java checks all others
 * @param perSecond how many pushes go out in a second at most
 * @param connections of each topic
 */
public record ApnsSection(
    String host, int port, Optional<Path> trustedCas, int perSecond, int connections) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "push.host", "api.push.apple.com",
          "push.port", "443",
          "push.trusted.cas", "",
          "push.per.second", "400",
          "push.connections", "2");

  /** Reads the section. */
  public static ApnsSection read(Settings settings) {
    return new ApnsSection(
        settings.raw("push.host"),
        settings.port("push.port"),
        settings.path("push.trusted.cas"),
        settings.number("push.per.second", 1_000_000),
        settings.number("push.connections", 100));
  }
}
