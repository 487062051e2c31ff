package dev.muster.cli;

import java.time.Duration;
import java.time.Instant;

/** How long something takes, or has been so. */
final class Age {
  private Age() {}

  /** Such as {@code 0.4s}, {@code 40s}, {@code 2m 05s}, {@code 3h 07m} or {@code 2d 04h}. */
  static String of(Duration time) {
    if (time.isNegative()) {
      return "0s";
    } else if (time.toDays() > 0) {
      return "%dd %02dh".formatted(time.toDays(), time.toHoursPart());
    } else if (time.toHours() > 0) {
      return "%dh %02dm".formatted(time.toHours(), time.toMinutesPart());
    } else if (time.toMinutes() > 0) {
      return "%dm %02ds".formatted(time.toMinutes(), time.toSecondsPart());
    } else if (time.toSeconds() >= 10) {
      return time.toSeconds() + "s";
    }
    return "%d.%ds".formatted(time.toSeconds(), time.toMillisPart() / 100);
  }

  /** The same of a duration as the API writes it; nothing where there is none. */
  static String of(String duration) {
    return duration == null ? "" : of(Duration.parse(duration));
  }

  /**
   * How long ago that was, in whole seconds; nothing where there is no moment.
   *
   * @param now of the clock that told the moment
   */
  static String since(String moment, Instant now) {
    if (moment == null) {
      return "";
    }
    Duration age = Duration.between(Instant.parse(moment), now);
    return age.toSeconds() < 10 ? Math.max(0, age.toSeconds()) + "s" : of(age);
  }
}
