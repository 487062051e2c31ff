package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How Apple's Device Enrollment Program is followed, and the devices that Apple sends here.
 *
 * @param url Apple's service
 * @param trustedCas in PEM, beside those of the Java runtime; for a simulator
 * @param userAgent as we call ourselves there
 * @param protocolVersion which fields Apple answers with
 * @param interval how often changes are asked for
 * @param listInterval how often all devices are listed
 * @param deviceCas public keys or certificates, PEM, that certify devices beside Apple's
 * @param letUnknownIn whether a device that no account has gets a profile
 * @param versionsUrl where Apple lists the systems that it offers
 * @param nanoDepKeyFile holds the key for NanoDEP's calls; empty: there are none
 * @param signIn how someone signs in before a Mac enrolls, if someone has to
 */
public record DepSection(
    URI url,
    Optional<Path> trustedCas,
    Optional<String> userAgent,
    int protocolVersion,
    Duration interval,
    Duration listInterval,
    Optional<Path> deviceCas,
    boolean letUnknownIn,
    URI versionsUrl,
    Optional<Path> nanoDepKeyFile,
    Optional<PlatformSsoSection> signIn) {
  private static final String REFUSE = "refuse";
  private static final String LET_IN = "let-in";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("dep.url", "https://mdmenrollment.apple.com"),
          Map.entry("dep.trusted.cas", ""),
          Map.entry("dep.user.agent", ""),
          Map.entry("dep.protocol.version", "10"),
          Map.entry("dep.interval", "PT1M"),
          Map.entry("dep.list.interval", "P1D"),
          Map.entry("dep.device.cas", ""),
          Map.entry("dep.unknown.serials", REFUSE),
          Map.entry("dep.versions.url", "https://gdmf.apple.com/v2/pmv"),
          Map.entry("dep.nanodep.key.file", ""));

  /** Reads the section. */
  public static DepSection read(Settings settings) {
    return new DepSection(
        url(settings, "dep.url"),
        settings.path("dep.trusted.cas"),
        settings.text("dep.user.agent"),
        settings.number("dep.protocol.version", 1000),
        settings.duration("dep.interval"),
        settings.duration("dep.list.interval"),
        settings.path("dep.device.cas"),
        settings.value("dep.unknown.serials", "refuse or let-in", DepSection::letsIn),
        url(settings, "dep.versions.url"),
        settings.path("dep.nanodep.key.file"),
        PlatformSsoSection.read(settings));
  }

  private static boolean letsIn(String word) {
    return switch (word) {
      case LET_IN -> true;
      case REFUSE -> false;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static URI url(Settings settings, String key) {
    String usual = DEFAULTS.get(key);
    return settings.url(key, usual, url -> true).orElseGet(() -> URI.create(usual));
  }
}
