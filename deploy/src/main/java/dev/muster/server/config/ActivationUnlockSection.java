package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Apple's service that ends the Activation Lock of a device by its bypass code.
 *
 * @param trustedCas in PEM, in place of those of the Java runtime
 */
public record ActivationUnlockSection(URI url, Optional<Path> trustedCas) {
  private static final String URL = "activation.unlock.url";
  private static final String APPLE =
      "https://deviceservices-external.apple.com/deviceservicesworkers/escrowKeyUnlock";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(URL, APPLE, "activation.unlock.trusted.cas", "");

  /** Reads the section. */
  public static ActivationUnlockSection read(Settings settings) {
    return new ActivationUnlockSection(
        settings.https(URL, APPLE).orElseGet(() -> URI.create(APPLE)),
        settings.path("activation.unlock.trusted.cas"));
  }
}
