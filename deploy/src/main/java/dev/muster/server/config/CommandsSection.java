package dev.muster.server.config;

import java.time.Duration;
import java.util.Map;

/**
 * What keeps commands from going off by accident.
 *
 * @param unasked a command for more enrollments than these is confirmed by their number
 * @param grace how long a dangerous command for more than one can be taken back from all
 */
public record CommandsSection(int unasked, Duration grace) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "commands.unasked.targets", "100",
          // As long as it takes to see what one has done, find the command, and take it back.
          "commands.grace.seconds", "30");

  /** Reads the section. */
  public static CommandsSection read(Settings settings) {
    return new CommandsSection(
        settings.number("commands.unasked.targets", 1_000_000_000),
        Duration.ofSeconds(settings.number("commands.grace.seconds", 86_400)));
  }
}
