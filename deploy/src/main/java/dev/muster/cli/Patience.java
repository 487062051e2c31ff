package dev.muster.cli;

import java.time.DateTimeException;
import java.time.Duration;

/** Durations that options take. */
final class Patience {
  private Patience() {}

  /**
   * A duration such as PT10M.
   *
   * @throws CliException if it is none, or nothing
   */
  static Duration of(String option, String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw new CliException("%s takes a duration such as PT10M".formatted(option), ExitCode.USAGE);
  }
}
