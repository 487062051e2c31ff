package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The server that has the declarations of devices, if there is one.
 *
 * @param url what devices ask for is resolved against it
 * @param requestKeyFile holds the key by which it knows what comes from here
 * @param responseKeyFile holds the key by which its answers are known
 * @param trustedCas in PEM, in place of those of the Java runtime
 * @param timeout for one answer
 * @param atOnce how many devices may wait for it at once
 * @param passesNotFound whether devices are told that a declaration is gone
 */
public record DeclarationsSection(
    Optional<URI> url,
    Optional<Path> requestKeyFile,
    Optional<Path> responseKeyFile,
    Optional<Path> trustedCas,
    Duration timeout,
    int atOnce,
    boolean passesNotFound) {
  private static final int MOST_AT_ONCE = 10_000;
  private static final String URL = "declarations.url";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          URL,
          "",
          "declarations.request.key.file",
          "",
          "declarations.response.key.file",
          "",
          "declarations.trusted.cas",
          "",
          "declarations.timeout",
          "PT10S",
          "declarations.at.once",
          "64",
          "declarations.pass.not.found",
          "false");

  /** Reads the section. */
  public static DeclarationsSection read(Settings settings) {
    int atOnce = settings.number("declarations.at.once", MOST_AT_ONCE);
    if (atOnce == 0) {
      throw new ConfigurationException(
          "declarations.at.once=0 lets nobody ask: give a number from 1 to " + MOST_AT_ONCE);
    }
    return new DeclarationsSection(
        settings.text(URL).map(DeclarationsSection::url),
        settings.path("declarations.request.key.file"),
        settings.path("declarations.response.key.file"),
        settings.path("declarations.trusted.cas"),
        settings.duration("declarations.timeout"),
        atOnce,
        settings.flag("declarations.pass.not.found"));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (http && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
        return url.getPath().isEmpty() ? url.resolve("/") : url;
      }
    } catch (IllegalArgumentException e) {
      // As one without a host.
    }
    throw new ConfigurationException(
        "%s=%s is no URL such as https://ddm.example.com/: correct it".formatted(URL, text));
  }
}
