package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How someone signs in to a Mac by Platform SSO before it enrolls (macOS 26).
 *
 * @param profile where the Mac fetches the profile for it
 * @param authentication where the person signs in
 * @param manifest of the package that is installed for it
 * @param keys of the identity provider, PEM, by which its tokens are known
 * @param required whether a device is refused that can't do so
 */
public record PlatformSsoSection(
    URI profile, URI authentication, URI manifest, Path keys, boolean required) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "dep.psso.profile.url", "",
          "dep.psso.auth.url", "",
          "dep.psso.manifest.url", "",
          "dep.psso.token.keys", "",
          "dep.psso.required", "false");

  /** Reads the section; empty where nobody has to sign in. */
  public static Optional<PlatformSsoSection> read(Settings settings) {
    List<String> needed =
        List.of(
            "dep.psso.profile.url",
            "dep.psso.auth.url",
            "dep.psso.manifest.url",
            "dep.psso.token.keys");
    long given = needed.stream().filter(key -> settings.text(key).isPresent()).count();
    if (given == 0) {
      return Optional.empty();
    }
    if (given < needed.size()) {
      settings.wrong(
          needed.stream().filter(key -> settings.text(key).isPresent()).findFirst().orElseThrow(),
          "Platform SSO needs all of %s: set them, or none".formatted(String.join(", ", needed)));
      return Optional.empty();
    }
    Optional<URI> profile = url(settings, needed.get(0));
    Optional<URI> authentication = url(settings, needed.get(1));
    Optional<URI> manifest = url(settings, needed.get(2));
    Optional<Path> keys = settings.path(needed.get(3));
    boolean required = settings.flag("dep.psso.required");
    return Stream.of(profile, authentication, manifest, keys).allMatch(Optional::isPresent)
        ? Optional.of(
            new PlatformSsoSection(
                profile.get(), authentication.get(), manifest.get(), keys.get(), required))
        : Optional.empty();
  }

  private static Optional<URI> url(Settings settings, String key) {
    return settings.url(
        key, "https://idp.example.com/setup", url -> "https".equalsIgnoreCase(url.getScheme()));
  }
}
