package dev.muster.cli;

import dev.muster.server.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the settings of a server come from. */
final class SettingsOptions {
  @Mixin private DataOption data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings (default: muster.properties in the data directory)")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting, above file and environment; may be repeated")
  private Map<String, String> settings = Map.of();

  /** The server's data directory. */
  Path directory() {
    return data.directory();
  }

  /**
   * Reads them.
   *
   * @throws dev.muster.server.config.ConfigurationException if some can't be used
   */
  Configuration read() {
    return Configuration.read(
        data.directory(), Optional.ofNullable(config), System.getenv(), settings);
  }
}
