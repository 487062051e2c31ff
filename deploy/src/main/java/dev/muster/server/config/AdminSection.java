package dev.muster.server.config;

import java.util.Map;

/**
 * Where admins come.
 *
 * @param port 0 for any free one
 */
public record AdminSection(String host, int port) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of("admin.host", "127.0.0.1", "admin.port", "8444");

  /** Reads the section. */
  public static AdminSection read(Settings settings) {
    return new AdminSection(settings.raw("admin.host"), settings.port("admin.port"));
  }
}
