package dev.muster.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where devices come, and whose certificates count.
 *
 * @param port 0 for any free one
 * @param trustedDeviceCas CAs in PEM whose devices are known here, beside the installation's own
 * @param sha1Signatures whether a device may sign its messages with SHA-1
 */
public record GatewaySection(
    String host, int port, Optional<Path> trustedDeviceCas, boolean sha1Signatures) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "gateway.host", "0.0.0.0",
          "gateway.port", "8443",
          "device.trusted.cas", "",
          "device.sha1.signatures", "false");

  /** Reads the section. */
  public static GatewaySection read(Settings settings) {
    return new GatewaySection(
        settings.raw("gateway.host"),
        settings.port("gateway.port"),
        settings.path("device.trusted.cas"),
        settings.flag("device.sha1.signatures"));
  }
}
