package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Packages that Macs install.
 *
 * @param directory where they are, in place of {@code packages} in the data directory
 * @param largest how many bytes one may have
 * @param url under which another server has them for devices, such as a CDN that pulls them from a
 *     gateway; empty: the gateways have them
 * @param roots PEM file with roots of signers' certificates, beside Apple's
 * @param bandwidth bytes a second that this node sends of packages; 0 for as many as go
 * @param downloads how many of them it sends at once
 */
public record PackagesSection(
    Optional<Path> directory,
    long largest,
    Optional<String> url,
    Optional<Path> roots,
    long bandwidth,
    int downloads) {
  private static final long MOST = 1L << 40;

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "packages.directory", "",
          "packages.largest", "8589934592",
          "packages.url", "",
          "packages.roots", "",
          "packages.bandwidth", "100000000",
          "packages.downloads", "200");

  /** Reads the section. */
  public static PackagesSection read(Settings settings) {
    return new PackagesSection(
        settings.path("packages.directory"),
        settings.bytes("packages.largest", MOST),
        settings.text("packages.url").map(PackagesSection::https),
        settings.path("packages.roots"),
        settings.bytes("packages.bandwidth", MOST),
        settings.number("packages.downloads", 100_000));
  }

  /** Macs fetch packages over nothing else. */
  private static String https(String text) {
    try {
      URI url = URI.create(text);
      if ("https".equals(url.getScheme()) && url.getHost() != null && url.getQuery() == null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Said below, with an example.
    }
    throw new ConfigurationException(
        "packages.url=%s is no URL such as https://cdn.example.com/packages: correct it"
            .formatted(text));
  }
}
