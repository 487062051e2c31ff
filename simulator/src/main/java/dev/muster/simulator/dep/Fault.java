package dev.muster.simulator.dep;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** What Apple's service can be told to do with a call instead of its work. */
public sealed interface Fault {
  /** Does not carry it out, and answers so; the body as it is. */
  record Answer(int status, String body, Map<String, String> headers) implements Fault {
    /** Copies the map. */
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** Refuses it with a code, in the form that codes have now. */
  record Refuse(int status, String code) implements Fault {}

  /** Cuts the connection, and does not carry it out. */
  record Cut() implements Fault {}

  /** Carries it out, and cuts the connection in place of the answer. */
  record CutAfterwards() implements Fault {}

  /** Carries it out, and answers so much later. */
  record Slow(Duration time) implements Fault {}

  /** All sessions of the server end just before the call. */
  record SessionsEnd() implements Fault {}

  /** Answers 429, with {@code Retry-After} in seconds. */
  static Fault tooMany(Duration retryAfter) {
    return new Answer(
        429, "", Map.of("Retry-After", Long.toString(Math.max(0, retryAfter.toSeconds()))));
  }

  /** Answers 503, with {@code Retry-After} as an HTTP date. */
  static Fault unavailable(Instant until) {
    return new Answer(
        503,
        "",
        Map.of(
            "Retry-After",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atZone(ZoneOffset.UTC))));
  }
}
