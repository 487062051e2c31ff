package dev.muster.server.config;

import java.util.Map;
import java.util.Optional;

/**
 * Where traces go.
 *
 * @param endpoint the collector's URL; without one, there are no traces
 * @param percent how many of a hundred requests are traced
 */
public record TracingSection(Optional<String> endpoint, int percent) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of("tracing.endpoint", "", "tracing.percent", "100");

  /** Reads the section. */
  public static TracingSection read(Settings settings) {
    return new TracingSection(
        settings.text("tracing.endpoint"), settings.number("tracing.percent", 100));
  }
}
