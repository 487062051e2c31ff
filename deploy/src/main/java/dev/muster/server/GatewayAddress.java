package dev.muster.server;

import dev.muster.server.config.GatewaySection;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where devices reach a gateway. A port that the system chooses is known once the gateway listens.
 * Safe for any thread.
 */
final class GatewayAddress implements Supplier<String> {
  private final Optional<String> configured;
  private final String name;
  private volatile int port;

  /**
   * The address by the settings.
   *
   * @param configured the URL that devices are told in place of the node's own
   * @param name of this node
   */
  GatewayAddress(Optional<String> configured, String name, GatewaySection gateway) {
    this.configured = configured;
    this.name = name;
    this.port = gateway.port();
  }

  /** The gateway listens now. */
  void listensAt(int actualPort) {
    port = actualPort;
  }

  /** The path of the URL that devices are told, such as {@code /apple}; empty for none. */
  String path() {
    return configured.map(url -> URI.create(url).getRawPath()).orElse("");
  }

  /** This node's own. */
  URI own() {
    return URI.create("https://%s:%d/".formatted(name, port));
  }

  /**
   * What profiles name: a URL without a slash at its end.
   *
   * @throws IllegalStateException where no profile can be made, because nothing says the port
   */
  @Override
  public String get() {
    return configured.orElseGet(
        () -> {
          if (port == 0) {
            throw new IllegalStateException(
                "this node does not know where devices reach the gateway: set enrollment.url");
          }
          return "https://%s:%d".formatted(name, port);
        });
  }
}
