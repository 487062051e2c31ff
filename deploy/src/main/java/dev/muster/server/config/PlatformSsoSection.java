package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      throw new ConfigurationException(
          "Platform SSO needs all of %s: set them, or none".formatted(String.join(", ", needed)));
    }
    return Optional.of(
        new PlatformSsoSection(
            url(settings, needed.get(0)),
            url(settings, needed.get(1)),
            url(settings, needed.get(2)),
            settings.path(needed.get(3)).orElseThrow(),
            settings.flag("dep.psso.required")));
  }

  private static URI url(Settings settings, String key) {
    String text = settings.raw(key);
    try {
      URI url = URI.create(text);
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // As one that is not https.
    }
    throw new ConfigurationException("%s=%s is no https URL".formatted(key, text));
  }
}
