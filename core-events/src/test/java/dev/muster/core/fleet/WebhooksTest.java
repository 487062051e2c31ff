package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.WebhookFact;
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
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");

  @Test
  void aNameIsFreeAgainOnceItsWebhookIsRemoved() {
    assertTrue(after(defined("w")).named("hook-w").isPresent());
    assertEquals(Webhooks.NONE.all(), after(defined("w"), new WebhookRemoved("w")).all());
  }

  @Test
  void whatIsSaidOfOneThatIsGoneChangesNothing() {
    assertEquals(
        Webhooks.NONE.held().size(),
        after(defined("w"), new WebhookRemoved("w"), held(7)).held().size());
  }

  @Test
  void aWebhookThatIsPausedTwiceSaysWhyItWasPausedFirst() {
    Webhook paused =
        one(after(defined("w"), new WebhookPaused("w", "410"), new WebhookPaused("w", "anna")));
    assertEquals(Optional.of("410"), paused.paused());
    assertEquals(NOON.plusSeconds(1), paused.changedAt());
  }

  @Test
  void aWebhookThatIsResumedIsPausedNoMore() {
    assertEquals(
        Optional.empty(),
        one(after(defined("w"), new WebhookPaused("w", "410"), new WebhookResumed("w"))).paused());
  }

  @Test
  void whatWasReachedNeverGoesBack() {
    assertEquals(
        Map.of(0, 9L, 1, 5L),
        one(after(
                defined("w"),
                new WebhookReached("w", 0, Map.of(0, 9L)),
                new WebhookReached("w", 0, Map.of(0, 4L, 1, 5L))))
            .next());
  }

  @Test
  void whatWasReachedBeforeAReplayDoesNotCountForIt() {
    Webhook again =
        one(
            after(
                defined("w"),
                new WebhookReplayed("w", NOON, Map.of(0, 1L)),
                new WebhookReached("w", 0, Map.of(0, 9L))));
    assertEquals(Map.of(0, 1L), again.next());
    assertEquals(1, again.run());
  }

  @Test
  void aDeviceIsHeldSinceItsEventWasNotTakenFirst() {
    HeldDevice device = after(defined("w"), held(7), held(7)).heldFor("w").getFirst();
    assertEquals(NOON.plusSeconds(1), device.since());
  }

  @Test
  void aDeviceWhoseNextEventIsNotTakenIsHeldSinceThen() {
    HeldDevice device = after(defined("w"), held(7), held(8)).heldFor("w").getFirst();
    assertEquals(8, device.offset());
    assertEquals(NOON.plusSeconds(2), device.since());
  }

  @Test
  void anEventThatIsGivenUpIsADeadLetterAndItsDeviceGoesOnBehindIt() {
    Webhooks all = after(defined("w"), held(7), dropped(7));
    assertEquals(8, all.heldFor("w").getFirst().offset());
    assertEquals(
        List.of(7L), all.deadOf("w").stream().map(letter -> letter.key().offset()).toList());
  }

  @Test
  void aDeviceThatHasCaughtUpIsNotHeld() {
    assertEquals(
        List.of(),
        after(defined("w"), held(7), new WebhookDeviceCaughtUp("w", DEVICE)).heldFor("w"));
  }

  @Test
  void deadLettersThatWereAskedForAreSentAgain() {
    Webhooks all = after(defined("w"), dropped(7), new WebhookDeadRequested("w"));
    assertTrue(all.deadOf("w").getFirst().again());
  }

  @Test
  void aDeadLetterThatIsNotTakenOnceMoreIsDeadAgain() {
    Webhooks all = after(defined("w"), dropped(7), new WebhookDeadRequested("w"), dropped(7));
    assertEquals(List.of(false), all.deadOf("w").stream().map(DeadLetter::again).toList());
  }

  @Test
  void aDeadLetterThatGotThroughIsGone() {
    assertEquals(
        List.of(),
        after(defined("w"), dropped(7), new WebhookDeadDelivered("w", 0, 7)).deadOf("w"));
  }

  @Test
  void aReplayLetsThoseGoOnThatItTellsFromTheBeginning() {
    Webhooks before = after(defined("w"), held(7), new WebhookReplayed("w", NOON, Map.of(0, 8L)));
    assertEquals(1, before.heldFor("w").size());
    Webhooks behind = after(defined("w"), held(7), new WebhookReplayed("w", NOON, Map.of(0, 7L)));
    assertEquals(List.of(), behind.heldFor("w"));
  }

  @Test
  void nothingIsLeftOfAWebhookThatIsRemoved() {
    Webhooks all = after(defined("w"), held(7), dropped(3), new WebhookRemoved("w"));
    assertEquals(0, all.byId().size() + all.held().size() + all.dead().size());
  }

  private static Webhook one(Webhooks all) {
    return all.find("w").orElseThrow();
  }

  private static WebhookDefined defined(String id) {
    return new WebhookDefined(
        id,
        "hook-" + id,
        "https://hooks.example.com/",
        WebhookFormat.MICROMDM,
        Optional.empty(),
        List.of(),
        List.of(),
        false,
        false,
        Map.of());
  }

  private static WebhookDeviceHeld held(long offset) {
    return new WebhookDeviceHeld("w", DEVICE, 0, offset, "it answered with 422");
  }

  private static WebhookEventDropped dropped(long offset) {
    return new WebhookEventDropped("w", DEVICE, 0, offset, "TokenUpdate", "it answered with 422");
  }

  /** Each a second after the one before. */
  private static Webhooks after(WebhookFact... facts) {
    Webhooks all = Webhooks.NONE;
    for (int i = 0; i < facts.length; i++) {
      all = all.evolve(facts[i], new UUID(0, i), NOON.plusSeconds(i));
    }
    return all;
  }
}
