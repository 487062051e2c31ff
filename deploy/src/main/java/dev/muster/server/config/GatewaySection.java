package dev.muster.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where devices come, and whose certificates count.
 *
 * @param port 0 for any free one
 * @param trustedDeviceCas CAs in PEM whose devices are known here, beside the installation's own
 * @param trustedUntil when they may begin no more enrollments; those who are enrolled go on
 * @param sha1Signatures whether a device may sign its messages with SHA-1
 * @param grace how long after its end a device's certificate is good for getting another
 */
public record GatewaySection(
    String host,
    int port,
    Optional<Path> trustedDeviceCas,
    Instant trustedUntil,
    boolean sha1Signatures,
    Duration grace) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "gateway.host", "0.0.0.0",
          "gateway.port", "8443",
          "device.trusted.cas", "",
          "device.trusted.cas.until", "",
          "device.certificate.grace", "P90D",
          "device.sha1.signatures", "false");

  /** Reads the section. */
  public static GatewaySection read(Settings settings) {
    Optional<Path> trusted = settings.path("device.trusted.cas");
    Optional<Instant> until = settings.date("device.trusted.cas.until");
    if (trusted.isPresent() && until.isEmpty()) {
      throw new ConfigurationException(
          "device.trusted.cas lets whoever has a certificate of these CAs enroll: set"
              + " device.trusted.cas.until to the day on which that ends, such as 2027-06-30");
    }
    return new GatewaySection(
        settings.raw("gateway.host"),
        settings.port("gateway.port"),
        trusted,
        until.orElse(Instant.MAX),
        settings.flag("device.sha1.signatures"),
        settings.duration("device.certificate.grace"));
  }
}
