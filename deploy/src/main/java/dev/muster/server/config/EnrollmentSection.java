package dev.muster.server.config;

import dev.muster.gateway.message.UrlQuery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How devices enroll.
 *
 * @param challengeLifetime how long a profile's one-time challenge can be spent
 * @param staticChallenge a challenge for any number of certificates, for migrations
 * @param staticUntil when that one ends
 * @param legacyAlgorithms whether SCEP takes SHA-1 and 3DES
 * @param open whether whoever reaches the gateway gets a profile without a link
 * @param profile a template in place of the built-in one
 * @param url where devices reach the gateway, if not at the first name and the gateway's own port
 * @param query of the URLs that devices send their messages to; may be empty
 * @param topic the push topic, if it is not that of the push certificate
 */
public record EnrollmentSection(
    Duration challengeLifetime,
    Optional<String> staticChallenge,
    Instant staticUntil,
    boolean legacyAlgorithms,
    boolean open,
    Optional<Path> profile,
    String organization,
    Optional<String> url,
    String query,
    Optional<String> topic) {
  private static final String MDM_TOPICS = "com.apple.mgmt.";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "scep.challenge.lifetime", "PT1H",
          "scep.static.challenge", "",
          "scep.static.challenge.until", "",
          "scep.legacy.algorithms", "false",
          "enrollment.open", "false",
          "enrollment.profile", "",
          "enrollment.organization", "Muster",
          "enrollment.url", "",
          "enrollment.url.parameters", "",
          "push.topic", "");

  /** Reads the section. */
  public static EnrollmentSection read(Settings settings) {
    Optional<String> fixed = settings.text("scep.static.challenge");
    Optional<Instant> until = settings.date("scep.static.challenge.until");
    if (fixed.isPresent() && until.isEmpty()) {
      settings.wrong(
          "scep.static.challenge",
          "whoever knows scep.static.challenge gets certificates: set scep.static.challenge.until"
              + " to the day on which that ends, such as 2027-06-30");
    }
    return new EnrollmentSection(
        settings.duration("scep.challenge.lifetime"),
        fixed,
        until.orElse(Instant.MAX),
        settings.flag("scep.legacy.algorithms"),
        settings.flag("enrollment.open"),
        settings.path("enrollment.profile"),
        settings.raw("enrollment.organization"),
        settings.https("enrollment.url", "https://mdm.example.com").map(EnrollmentSection::bare),
        settings.value(
            "enrollment.url.parameters",
            "parameters such as site=berlin&team=labs, escaped as in a URL, with %d characters at most"
                .formatted(UrlQuery.LARGEST),
            EnrollmentSection::query),
        topic(settings));
  }

  /** Without a slash at its end, so that paths go behind it. */
  private static String bare(URI url) {
    return url.toString().replaceAll("/+$", "");
  }

  /** As it is, if all of it is kept of each message. */
  private static String query(String text) {
    if (text.isEmpty()) {
      return text;
    }
    URI url = URI.create("https://mdm.example.com/mdm?" + text);
    if (text.length() > UrlQuery.LARGEST
        || !text.equals(url.getRawQuery())
        || UrlQuery.read(text).values().size() != text.split("&", -1).length) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** As the subject of a push certificate has it. */
  private static Optional<String> topic(Settings settings) {
    Optional<String> topic = settings.text("push.topic");
    if (topic.filter(t -> !t.startsWith(MDM_TOPICS)).isPresent()) {
      settings.wrong(
          "push.topic",
          "push.topic=%s is no MDM topic such as com.apple.mgmt.External.…: give the UID of your push certificate's subject, or leave it out"
              .formatted(topic.get()));
    }
    return topic;
  }

  /** Without the challenge. */
  @Override
  public String toString() {
    return "EnrollmentSection[" + organization + "]";
  }
}
