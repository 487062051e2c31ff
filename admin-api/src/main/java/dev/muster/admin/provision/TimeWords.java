package dev.muster.admin.provision;

import java.time.Duration;

/** How long something takes, for people. */
final class TimeWords {
  private TimeWords() {}

  /** Such as {@code 40s}, {@code 2m 05s}, {@code 3h 07m} or {@code 2d 04h}. */
  static String of(Duration time) {
    if (time.toDays() > 0) {
      return "%dd %02dh".formatted(time.toDays(), time.toHoursPart());
    } else if (time.toHours() > 0) {
      return "%dh %02dm".formatted(time.toHours(), time.toMinutesPart());
    } else if (time.toMinutes() > 0) {
      return "%dm %02ds".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toSeconds() < 10
        ? "%d.%ds".formatted(time.toSeconds(), time.toMillisPart() / 100)
        : time.toSeconds() + "s";
  }
}
