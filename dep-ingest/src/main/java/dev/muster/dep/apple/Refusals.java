package dev.muster.dep.apple;

import dev.muster.dep.apple.AppleException.Reason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * What Apple means by a status and a code. Apple, Device Assignment: Interpreting Error Codes, and
 * the endpoint pages.
 */
final class Refusals {
  /** From here on a clock is worth a word: OAuth servers bear a few minutes. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  private record Meaning(Reason reason, String sentence) {}

  private static final Map<String, Meaning> BY_CODE =
      Map.ofEntries(
          Map.entry(
              "EXHAUSTED_CURSOR",
              new Meaning(
                  Reason.EXHAUSTED_CURSOR,
                  "Apple has no more devices to list; changes are asked for from now on.")),
          Map.entry(
              "EXPIRED_CURSOR",
              new Meaning(
                  Reason.EXPIRED_CURSOR,
                  "Apple was not asked for changes for more than seven days: all devices have to be"
                      + " fetched again.")),
          Map.entry(
              "INVALID_CURSOR",
              new Meaning(
                  Reason.INVALID_CURSOR,
                  "Apple does not know the place where we left off: all devices have to be fetched"
                      + " again.")),
          Map.entry(
              "USER_AGENT_MISSING",
              new Meaning(
                  Reason.USER_AGENT,
                  "Apple got no User-Agent: check that no proxy takes it away.")),
          Map.entry(
              "USER_AGENT_INVALID",
              new Meaning(
                  Reason.USER_AGENT,
                  "Apple refuses the User-Agent: set another one for the account.")),
          Map.entry(
              "MALFORMED_REQUEST_BODY",
              new Meaning(
                  Reason.MALFORMED_REQUEST,
                  "Apple can't read the request: check that no proxy changes it, and look for a"
                      + " newer release.")),
          Map.entry(
              "PROFILE_NOT_FOUND", new Meaning(Reason.NOT_FOUND, "Apple has no such profile.")),
          Map.entry(
              "DEVICE_NOT_FOUND",
              new Meaning(Reason.NOT_FOUND, "Apple has nothing to say about this device.")),
          Map.entry("NOT_FOUND", new Meaning(Reason.NOT_FOUND, "Apple has no such thing.")),
          Map.entry(
              "FORBIDDEN",
              new Meaning(
                  Reason.FORBIDDEN,
                  "Apple refuses the token (FORBIDDEN): whoever made it in Apple's portal was"
                      + " removed, most likely. Let another administrator download a new token, and"
                      + " give it here.")),
          Map.entry(
              "ACCESS_DENIED",
              new Meaning(
                  Reason.ACCESS_DENIED,
                  "Apple lets this organization not use the service (ACCESS_DENIED): check the"
                      + " organization's state in Apple's portal, or ask Apple's support.")),
          Map.entry(
              "T_C_NOT_SIGNED",
              new Meaning(
                  Reason.TERMS_NOT_SIGNED,
                  "Apple has new terms: an administrator has to accept them in Apple's portal, in"
                      + " each organization that is linked. Apple may take some hours to notice.")),
          Map.entry(
              "ORG_NOT_SUPPORTED",
              new Meaning(Reason.OTHER, "Apple does not offer this to this organization.")),
          Map.entry(
              "APPLE_SEED_FOR_IT_TURNED_OFF",
              new Meaning(
                  Reason.OTHER,
                  "Beta software is turned off for this organization: turn on AppleSeed for IT in"
                      + " Apple's portal.")));

  private static final Map<String, String> PROFILE_CODES =
      Map.ofEntries(
          Map.entry("CONFIG_NAME_REQUIRED", "profile_name is missing"),
          Map.entry("CONFIG_NAME_INVALID", "profile_name must have 1 to 125 characters"),
          Map.entry("CONFIG_URL_REQUIRED", "url is missing"),
          Map.entry("CONFIG_URL_INVALID", "url must be https, of at most 2000 characters"),
          Map.entry("DEPARTMENT_INVALID", "department must have 1 to 125 characters"),
          Map.entry("DEPARTMENT_REQUIRED", "department is missing"),
          Map.entry("SUPPORT_PHONE_INVALID", "support_phone_number must have 1 to 50 characters"),
          Map.entry("SUPPORT_PHONE_REQUIRED", "support_phone_number is missing"),
          Map.entry("SUPPORT_EMAIL_INVALID", "support_email_address must have 1 to 250 characters"),
          Map.entry("MAGIC_INVALID", "org_magic must have 1 to 256 characters"),
          Map.entry("LOCALE_INVALID", "language and region must be a pair that Apple knows"),
          Map.entry("FLAGS_INVALID", "is_mdm_removable false needs is_supervised true"));

  private final InstantSource clock;

  Refusals(InstantSource clock) {
    this.clock = clock;
  }

  /** What an answer means that is not good. */
  AppleException of(Answer answer, String call) {
    Optional<String> code = ErrorCode.of(answer.body());
    Meaning meaning = meaning(answer, code, call);
    return new AppleException(
        meaning.reason(),
        meaning.sentence(),
        answer.status(),
        code.orElse(null),
        retryAt(answer).orElse(null));
  }

  private Meaning meaning(Answer answer, Optional<String> code, String call) {
    int status = answer.status();
    Optional<Meaning> known = code.map(BY_CODE::get);
    Optional<String> profile = code.map(PROFILE_CODES::get);
    if (status == 401) {
      return unauthorized(answer);
    }
    if (status == 429 || status == 503) {
      return new Meaning(
          Reason.TOO_MANY, "Apple wants fewer calls (" + status + "): it is asked again later.");
    }
    if (known.isPresent()) {
      return known.get();
    }
    if (profile.isPresent()) {
      return new Meaning(
          Reason.PROFILE_REFUSED,
          "Apple refuses the profile (" + code.get() + "): " + profile.get() + ".");
    }
    if (status == 404) {
      return new Meaning(Reason.NOT_FOUND, "Apple has no such thing (" + call + ").");
    }
    if (status >= 500) {
      return new Meaning(
          Reason.UNREACHABLE,
          "Apple's service is out of order (" + status + "): it is asked again later.");
    }
    return new Meaning(
        Reason.OTHER,
        "Apple refuses "
            + call
            + " with status "
            + status
            + code.map(c -> " and " + c).orElse("")
            + ": look for a newer release, or ask Apple's support.");
  }

  private Meaning unauthorized(Answer answer) {
    Optional<Duration> ahead =
        header(answer, "Date")
            .flatMap(Refusals::httpDate)
            .map(apples -> Duration.between(apples, clock.instant()))
            .filter(difference -> difference.abs().compareTo(SKEW) > 0);
    return ahead
        .map(
            difference ->
                new Meaning(
                    Reason.SKEWED_CLOCK,
                    "Apple refuses the signature, for this server's clock is "
                        + difference.abs().toMinutes()
                        + " minutes "
                        + (difference.isNegative() ? "behind" : "ahead")
                        + ": set the clock."))
        .orElseGet(
            () ->
                new Meaning(
                    Reason.TOKEN_REJECTED,
                    "Apple refuses the token: it expired, was revoked, or was replaced by a newer"
                        + " one. Download a new token from Apple's portal, and give it here."));
  }

  /** RFC 9110, 10.2.3: seconds, or a date. */
  private Optional<Instant> retryAt(Answer answer) {
    Instant now = clock.instant();
    return header(answer, "Retry-After")
        .flatMap(value -> seconds(value).map(now::plus).or(() -> httpDate(value)))
        .map(at -> at.isBefore(now) ? now : at)
        .map(at -> at.isAfter(now.plus(LONGEST_WAIT)) ? now.plus(LONGEST_WAIT) : at);
  }

  private static Optional<String> header(Answer answer, String name) {
    return answer.headers().firstValue(name).map(String::strip);
  }

  private static Optional<Duration> seconds(String value) {
    return value.matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
        : Optional.empty();
  }

  private static Optional<Instant> httpDate(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
