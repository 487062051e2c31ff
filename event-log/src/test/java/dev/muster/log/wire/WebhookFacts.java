package dev.muster.log.wire;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Fact;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.WebhookFact.WebhookDeadDelivered;
import dev.muster.core.event.WebhookFact.WebhookDeadRequested;
import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.core.event.WebhookFact.WebhookDeviceCaughtUp;
import dev.muster.core.event.WebhookFact.WebhookDeviceHeld;
import dev.muster.core.event.WebhookFact.WebhookEventDropped;
import dev.muster.core.event.WebhookFact.WebhookPaused;
import dev.muster.core.event.WebhookFact.WebhookReached;
import dev.muster.core.event.WebhookFact.WebhookRemoved;
import dev.muster.core.event.WebhookFact.WebhookReplayed;
import dev.muster.core.event.WebhookFact.WebhookResumed;
import dev.muster.core.event.WebhookFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Facts about webhooks, with every field set. */
final class WebhookFacts {
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final Map<Integer, Long> POSITIONS = Map.of(0, 7L, 1, 9L);

  static final WebhookDefined DEFINED =
      new WebhookDefined(
          "w",
          "workflows",
          "https://hooks.example.com/muster",
          WebhookFormat.NANOMDM,
          Optional.of(
              new SealedBytes("k1", Bytes.wrap(new byte[] {1, 2}), Bytes.wrap(new byte[] {3}))),
          List.of("TokenUpdate", "Report"),
          List.of("lab"),
          true,
          true,
          POSITIONS);

  private WebhookFacts() {}

  static Stream<Fact> all() {
    return Stream.concat(formats(), others());
  }

  private static Stream<Fact> formats() {
    return Arrays.stream(WebhookFormat.values())
        .map(
            format ->
                new WebhookDefined(
                    "w",
                    "workflows",
                    DEFINED.url(),
                    format,
                    format == WebhookFormat.MICROMDM ? Optional.empty() : DEFINED.hmacKey(),
                    DEFINED.kinds(),
                    DEFINED.labels(),
                    true,
                    false,
                    Map.of()));
  }

  private static Stream<Fact> others() {
    return Stream.of(
        DEFINED,
        new WebhookPaused("w", "it answered with 410 Gone"),
        new WebhookResumed("w"),
        new WebhookRemoved("w"),
        new WebhookReplayed("w", Instant.parse("2026-11-24T12:00:00.123Z"), POSITIONS),
        new WebhookReached("w", 3, POSITIONS),
        new WebhookDeviceHeld("w", DEVICE, 1, 17, "it answered with 422"),
        new WebhookDeviceCaughtUp("w", DEVICE),
        new WebhookEventDropped("w", DEVICE, 1, 17, "TokenUpdate", "it answered with 422"),
        new WebhookDeadRequested("w"),
        new WebhookDeadDelivered("w", 1, 17));
  }
}
