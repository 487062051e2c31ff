package dev.muster.server.config;

import java.util.Map;

/**
 * Where those who run the server ask how it does.
 *
 * @param port 0 for any free one
 */
public record OperationsSection(String host, int port) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of("operations.host", "127.0.0.1", "operations.port", "8445");

  /** Reads the section. */
  public static OperationsSection read(Settings settings) {
    return new OperationsSection(settings.raw("operations.host"), settings.port("operations.port"));
  }
}
