package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The program that requests of devices to {@code /authproxy/} are passed on to, if there is one.
 *
 * @param url what stands behind that path is put behind this
 * @param trustedCas in PEM, in place of those of the Java runtime
 * @param timeout until an answer begins, and between the pieces of a body
 * @param atOnce how many requests may be passed on at once
 * @param largest body in bytes, either way
 */
public record AuthProxySection(
    Optional<URI> url, Optional<Path> trustedCas, Duration timeout, int atOnce, long largest) {
  private static final int MOST_AT_ONCE = 10_000;
  private static final String AT_ONCE = "authproxy.at.once";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "authproxy.url",
          "",
          "authproxy.trusted.cas",
          "",
          "authproxy.timeout",
          "PT30S",
          AT_ONCE,
          "64",
          "authproxy.body.bytes",
          "268435456");

  /** Reads the section. */
  public static AuthProxySection read(Settings settings) {
    int atOnce = settings.number(AT_ONCE, MOST_AT_ONCE);
    if (atOnce == 0) {
      settings.wrong(
          AT_ONCE, AT_ONCE + "=0 lets nobody ask: give a number from 1 to " + MOST_AT_ONCE);
    }
    return new AuthProxySection(
        settings.url(
            "authproxy.url",
            "https://assets.example.com/",
            url ->
                ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getFragment() == null
                    && url.getUserInfo() == null),
        settings.path("authproxy.trusted.cas"),
        settings.duration("authproxy.timeout"),
        atOnce,
        settings.bytes("authproxy.body.bytes", Long.MAX_VALUE));
  }
}
