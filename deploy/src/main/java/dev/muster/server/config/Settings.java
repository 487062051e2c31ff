package dev.muster.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All settings as text, with defaults in place of those that nobody gave, and how a section reads a
 * value of its kind. Every reader throws a {@link ConfigurationException} that names the key where
 * the text is of another kind. Immutable.
 */
public final class Settings {
  private final Map<String, String> values;

  /** Settings that are complete: each key that a section reads has a value. */
  public Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The text as it is. */
  String raw(String key) {
    return values.get(key);
  }

  /** The text, if there is any but blanks. */
  Optional<String> text(String key) {
    return Optional.of(raw(key).strip()).filter(v -> !v.isEmpty());
  }

  Optional<Path> path(String key) {
    return text(key).map(Path::of);
  }

  boolean flag(String key) {
    return switch (raw(key).strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigurationException(
              "%s=%s is neither true nor false: correct it".formatted(key, raw(key)));
    };
  }

  /** The first moment of a day, by UTC. */
  Optional<Instant> date(String key) {
    try {
      return text(key)
          .map(day -> LocalDate.parse(day.strip()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      throw new ConfigurationException(
          "%s is not a date: write it as 2027-06-30".formatted(key), e);
    }
  }

  Duration duration(String key) {
    try {
      Duration duration = Duration.parse(raw(key).strip());
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below, with an example.
    }
    throw new ConfigurationException(
        "%s=%s is no duration such as PT1H or P3D: correct it".formatted(key, raw(key)));
  }

  /** A number from 0 to the largest. */
  int number(String key, int largest) {
    String value = raw(key).strip();
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the number's bounds.
    }
    throw new ConfigurationException(
        "%s=%s is no number from 0 to %d: correct it".formatted(key, value, largest));
  }

  /** A number of bytes from 0 to the largest. */
  long bytes(String key, long largest) {
    String value = raw(key).strip();
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the number's bounds.
    }
    throw new ConfigurationException(
        "%s=%s is no number of bytes from 0 to %d: correct it".formatted(key, value, largest));
  }

  int port(String key) {
    return number(key, 65_535);
  }

  /** The settings whose keys begin so and pass, without the beginning. */
  Map<String, String> beginningWith(String prefix, Predicate<String> passes) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && passes.test(key)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
