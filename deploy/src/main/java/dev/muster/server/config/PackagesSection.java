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
        settings.https("packages.url", "https://cdn.example.com/packages").map(URI::toString),
        settings.path("packages.roots"),
        settings.bytes("packages.bandwidth", MOST),
        settings.number("packages.downloads", 100_000),
        s3(settings));
  }

  private static Optional<S3> s3(Settings settings) {
    Optional<URI> bucket =
        settings.url(
            "packages.s3.url",
            "https://s3.example.com/bucket",
            url -> url.getPath().length() > 1 && url.getQuery() == null);
    Optional<String> accessKey = settings.text("packages.s3.access.key");
    Optional<Path> secretKey = settings.path("packages.s3.secret.key.file");
    if (bucket.isPresent() && (accessKey.isEmpty() || secretKey.isEmpty())) {
      settings.wrong(
          "packages.s3.url",
          "packages.s3.url needs packages.s3.access.key and packages.s3.secret.key.file: set both");
      return Optional.empty();
    }
    return bucket.map(
        url ->
            new S3(
                url,
                settings.text("packages.s3.region").orElse("us-east-1"),
                accessKey.orElseThrow(),
                secretKey.orElseThrow()));
  }
}
