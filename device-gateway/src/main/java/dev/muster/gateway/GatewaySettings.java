package dev.muster.gateway;

import dev.muster.gateway.intake.Proxies;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How the gateway is reached.
 *
 * @param host the address it listens on
 * @param port the TCP port; 0 for any free one
 * @param proxies who may say whom they speak for
 * @param limits what it takes at most
 * @param certificates the TLS certificate, and those above it
 * @param key the TLS certificate's key
 */
public record GatewaySettings(
    String host,
    int port,
    Proxies proxies,
    GatewayLimits limits,
    List<X509Certificate> certificates,
    PrivateKey key) {
  /** Copies the list. */
  public GatewaySettings {
    certificates = List.copyOf(certificates);
  }
}
