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
 * @param s3 storage that all nodes share, of which the directory has copies
 */
public record PackagesSection(
    Optional<Path> directory,
    long largest,
    Optional<String> url,
    Optional<Path> roots,
    long bandwidth,
    int downloads,
    Optional<S3> s3) {
  private static final long MOST = 1L << 40;

  /**
   * Storage that speaks S3.
   *
   * @param url of the bucket, or of a folder in it
   * @param secretKeyFile has the secret key
   */
  public record S3(URI url, String region, String accessKey, Path secretKeyFile) {}

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "packages.directory", "",
          "packages.largest", "8589934592",
          "packages.url", "",
          "packages.roots", "",
          "packages.bandwidth", "100000000",
          "packages.downloads", "500",
          "packages.s3.url", "",
          "packages.s3.region", "us-east-1",
          "packages.s3.access.key", "",
          "packages.s3.secret.key.file", "");

  /** Reads the section. */
  public static PackagesSection read(Settings settings) {
    return new PackagesSection(
        settings.path("packages.directory"),
        settings.bytes("packages.largest", MOST),
        settings.text("packages.url").map(PackagesSection::https),
        settings.path("packages.roots"),
        settings.bytes("packages.bandwidth", MOST),
        settings.number("packages.downloads", 100_000),
        settings.text("packages.s3.url").map(url -> s3(url, settings)));
  }

  private static S3 s3(String url, Settings settings) {
    Optional<String> accessKey = settings.text("packages.s3.access.key");
    Optional<Path> secretKey = settings.path("packages.s3.secret.key.file");
    URI bucket = URI.create(url);
    if (bucket.getHost() == null || bucket.getPath().length() < 2 || bucket.getQuery() != null) {
      throw new ConfigurationException(
          "packages.s3.url=%s is no URL such as https://s3.example.com/bucket: correct it"
              .formatted(url));
    }
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      throw new ConfigurationException(
          "packages.s3.url needs packages.s3.access.key and packages.s3.secret.key.file: set both");
    }
    return new S3(
        bucket,
        settings.text("packages.s3.region").orElse("us-east-1"),
        accessKey.get(),
        secretKey.get());
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
