package dev.muster.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them, such as {@code 4h}, {@code 1h30m} or {@code PT4H}. */
final class Length implements ITypeConverter<Duration> {
  /** What a duration may be, for help. */
  static final String FORMS = "such as 20s, 4h, 1h30m, 90d, 2w or PT4H";

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

  @Override
  public Duration convert(String text) {
    return read(text.strip())
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is no duration: give one %s".formatted(text, FORMS)));
  }

  /** A duration, if it is one. */
  static Optional<Duration> read(String text) {
    Matcher parts = PARTS.matcher(text.toLowerCase(Locale.ROOT));
    if (!text.isEmpty() && parts.matches()) {
      return Optional.of(
          Duration.ofDays(7 * number(parts, 1) + number(parts, 2))
              .plusHours(number(parts, 3))
              .plusMinutes(number(parts, 4))
              .plusSeconds(number(parts, 5)));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static long number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }
}
