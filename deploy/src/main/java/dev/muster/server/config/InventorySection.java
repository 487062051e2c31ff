package dev.muster.server.config;

import java.time.Duration;
import java.util.Map;

/**
 * What devices are asked about themselves by schedule.
 *
 * @param enabled whether they are asked at all
 * @param every how long until one is asked the same thing again
 */
public record InventorySection(boolean enabled, Duration every) {
  private static final Duration LEAST = Duration.ofMinutes(5);

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of("inventory.enabled", "true", "inventory.every", "P1D");

  /** Reads the section. */
  public static InventorySection read(Settings settings) {
    Duration every = settings.duration("inventory.every");
    if (every.compareTo(LEAST) < 0) {
      settings.wrong("inventory.every", "inventory.every must be PT5M or longer, and is " + every);
    }
    return new InventorySection(settings.flag("inventory.enabled"), every);
  }
}
