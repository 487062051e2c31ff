package dev.muster.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All settings as text, with defaults in place of those that nobody gave, and how a section reads a
 * value of its kind. Where the text is of another kind, that is kept among the {@link #problems}
 * and the default taken, so that all that is wrong is found at once. For one thread.
 */
public final class Settings {
  private final Map<String, String> values;
  private final Map<String, String> defaults;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * What is wrong with a setting.
   *
   * @param sentence names the setting, and says what it must be
   */
  public record Problem(String key, String sentence) {}

  /** Settings that are complete: each key that a section reads has a value, and a default. */
  public Settings(Map<String, String> values, Map<String, String> defaults) {
    this.values = Map.copyOf(values);
    this.defaults = Map.copyOf(defaults);
  }

  /** What was wrong with the values that were read so far, in the order in which they were. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Keeps a problem that a section found; what it reads on with is used for nothing. */
  void wrong(String key, String sentence) {
    problems.add(new Problem(key, sentence));
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
    return optional(key, "the path of a file", Path::of);
  }

  boolean flag(String key) {
    return value(
        key,
        "true or false",
        value ->
            switch (value) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(value);
            });
  }

  /** The first moment of a day, by UTC. */
  Optional<Instant> date(String key) {
    return optional(
        key,
        "a date such as 2027-06-30",
        value -> LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** A URL that passes; one without a host never does. */
  Optional<URI> url(String key, String example, Predicate<URI> passes) {
    return optional(
        key,
        "a URL such as " + example,
        value -> {
          URI url = URI.create(value);
          if (url.getHost() == null || !passes.test(url)) {
            throw new IllegalArgumentException(value);
          }
          return url;
        });
  }

  /** One that begins with https and has no query. */
  Optional<URI> https(String key, String example) {
    return url(
        key, example, url -> "https".equalsIgnoreCase(url.getScheme()) && url.getQuery() == null);
  }

  Duration duration(String key) {
    return value(
        key,
        "a duration such as PT1H or P3D",
        value -> {
          Duration duration = Duration.parse(value);
          if (!duration.isPositive()) {
            throw new IllegalArgumentException(value);
          }
          return duration;
        });
  }

  /** A number from 0 to the largest. */
  int number(String key, int largest) {
    return (int) number(key, "a number", largest);
  }

  /** A number of bytes from 0 to the largest. */
  long bytes(String key, long largest) {
    return number(key, "a number of bytes", largest);
  }

  int port(String key) {
    return number(key, 65_535);
  }

  private long number(String key, String kind, long largest) {
    return value(
        key,
        "%s from 0 to %d".formatted(kind, largest),
        value -> {
          long number = Long.parseLong(value);
          if (number < 0 || number > largest) {
            throw new IllegalArgumentException(value);
          }
          return number;
        });
  }

  private <T> Optional<T> optional(String key, String kind, Function<String, T> parser) {
    return value(
        key, kind, value -> value.isEmpty() ? Optional.empty() : Optional.of(parser.apply(value)));
  }

  /**
   * A value of any kind; that of the default, where the text is of another kind.
   *
   * @param kind what it must be, in words
   * @param parser throws a DateTimeException or an IllegalArgumentException for what is not
   */
  <T> T value(String key, String kind, Function<String, T> parser) {
    try {
      return parser.apply(raw(key).strip());
    } catch (DateTimeException | IllegalArgumentException e) {
      wrong(key, "%s=%s must be %s".formatted(key, raw(key).strip(), kind));
      return parser.apply(defaults.get(key));
    }
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
