package dev.muster.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How webhooks are called.
 *
 * @param plainHttp whether a webhook may have a URL without TLS
 * @param privateAddresses whether one may lead into the own network
 * @param trustedCas in PEM, beside those of the Java runtime
 * @param timeout how long a receiver may take to answer
 * @param retry how long to wait after the first try that came to nothing
 * @param giveUp how long an event is tried
 * @param inFlight how many calls of one webhook wait for answers at once
 */
public record WebhooksSection(
    boolean plainHttp,
    boolean privateAddresses,
    Optional<Path> trustedCas,
    Duration timeout,
    Duration retry,
    Duration giveUp,
    int inFlight) {
  private static final int MOST_IN_FLIGHT = 1000;

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "webhooks.allow.http", "false",
          "webhooks.allow.private", "false",
          "webhooks.trusted.cas", "",
          "webhooks.timeout", "PT15S",
          "webhooks.retry", "PT1S",
          "webhooks.give.up", "P3D",
          "webhooks.in.flight", "32");

  /** Reads the section. */
  public static WebhooksSection read(Settings settings) {
    return new WebhooksSection(
        settings.flag("webhooks.allow.http"),
        settings.flag("webhooks.allow.private"),
        settings.path("webhooks.trusted.cas"),
        settings.duration("webhooks.timeout"),
        settings.duration("webhooks.retry"),
        settings.duration("webhooks.give.up"),
        Math.max(1, settings.number("webhooks.in.flight", MOST_IN_FLIGHT)));
  }
}
