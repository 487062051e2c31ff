package dev.muster.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments as people write them; what names no zone is in this machine's. */
final class Moment implements ITypeConverter<Instant> {
  /** What a moment may be, for help. */
  static final String FORMS =
      "such as 2026-11-20, '2026-11-20 10:00', -1h, yesterday or now, in this machine's time zone,"
          + " or 2026-11-20T10:00:00Z";

  private final Clock clock;

  /** By this clock and its zone. */
  Moment(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    String word = text.strip();
    return named(word.toLowerCase(Locale.ROOT))
        .or(() -> ago(word))
        .or(() -> read(() -> OffsetDateTime.parse(word).toInstant()))
        .or(() -> read(() -> at(LocalDateTime.parse(word.replace(' ', 'T')))))
        .or(() -> read(() -> at(LocalDate.parse(word).atStartOfDay())))
        .or(() -> read(() -> at(LocalDate.now(clock).atTime(LocalTime.parse(word)))))
        .orElseThrow(
            () ->
                new TypeConversionException("'%s' is no time: give one %s".formatted(text, FORMS)));
  }

  private Optional<Instant> named(String word) {
    LocalDate today = LocalDate.now(clock);
    return switch (word) {
      case "now" -> Optional.of(clock.instant());
      case "today" -> Optional.of(at(today.atStartOfDay()));
      case "yesterday" -> Optional.of(at(today.minusDays(1).atStartOfDay()));
      case "tomorrow" -> Optional.of(at(today.plusDays(1).atStartOfDay()));
      default -> Optional.empty();
    };
  }

  /** So long before now, or after it. */
  private Optional<Instant> ago(String word) {
    if (!word.startsWith("-") && !word.startsWith("+")) {
      return Optional.empty();
    }
    Optional<Duration> length = Length.read(word.substring(1));
    return length.flatMap(
        l -> read(() -> word.startsWith("-") ? clock.instant().minus(l) : clock.instant().plus(l)));
  }

  private Instant at(LocalDateTime local) {
    return local.atZone(clock.getZone()).toInstant();
  }

  private static Optional<Instant> read(Supplier<Instant> form) {
    try {
      return Optional.of(form.get());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
