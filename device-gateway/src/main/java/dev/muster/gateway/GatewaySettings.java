package dev.muster.gateway;

import dev.muster.gateway.intake.Proxies;
import dev.muster.gateway.signature.IdentitySource;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How the gateway is reached.
 *
 * @param host the address it listens on
 * @param port the TCP port; 0 for any free one
 * @param proxies who may say whom they speak for
 * @param identity by what devices show who they are
 * @param deviceAuthorities whose certificates a device may show in TLS, where it shows any there
 * @param path behind which the gateway answers as well, such as {@code /apple}; empty for none
 * @param limits what it takes at most
 * @param certificates the TLS certificate, and those above it
 * @param key the TLS certificate's key
 */
public record GatewaySettings(
    String host,
    int port,
    Proxies proxies,
    IdentitySource identity,
    List<X509Certificate> deviceAuthorities,
    String path,
    GatewayLimits limits,
    List<X509Certificate> certificates,
    PrivateKey key) {
  /** Copies the lists. */
  public GatewaySettings {
    deviceAuthorities = List.copyOf(deviceAuthorities);
    certificates = List.copyOf(certificates);
  }
}
