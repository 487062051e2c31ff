package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The webhooks that there are, the devices that wait for their receivers, and the events that are
 * not sent any more. Immutable.
 *
 * @param byId each webhook by its id
 * @param held the devices whose events wait while others go on
 * @param dead the events that are not sent any more
 */
public record Webhooks(
    PersistentMap<String, Webhook> byId,
    PersistentMap<HeldKey, HeldDevice> held,
    PersistentMap<DeadKey, DeadLetter> dead) {
  /** None. */
  public static final Webhooks NONE =
      new Webhooks(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());

  /** A device that one webhook's receiver does not take an event of. */
  public record HeldKey(String webhookId, EnrollmentId device) {}

  /**
   * Where such a device stands.
   *
   * @param offset of the event that its receiver does not take, in the device's partition
   * @param since when it first did not take that one
   * @param why what it said last
   */
  public record HeldDevice(HeldKey key, int partition, long offset, Instant since, String why) {}

  /** An event that one webhook is not told any more. */
  public record DeadKey(String webhookId, int partition, long offset) {}

  /**
   * A dead letter.
   *
   * @param kind of the event
   * @param at since when it is dead
   * @param why what the receiver said last
   * @param again whether it is to be sent once more
   */
  public record DeadLetter(
      DeadKey key, EnrollmentId device, String kind, Instant at, String why, boolean again) {
    private DeadLetter asked() {
      return new DeadLetter(key, device, kind, at, why, true);
    }
  }

  /** All of them, by name. */
  public List<Webhook> all() {
    List<Webhook> all = new ArrayList<>();
    byId.forEach((id, webhook) -> all.add(webhook));
    all.sort(Comparator.comparing(webhook -> webhook.defined().name()));
    return all;
  }

  /** The webhook with this id. */
  public Optional<Webhook> find(String id) {
    return byId.get(id);
  }

  /** The webhook of this name. */
  public Optional<Webhook> named(String name) {
    return all().stream().filter(webhook -> webhook.defined().name().equals(name)).findFirst();
  }

  /** The devices that wait for a webhook, those first that have waited longest. */
  public List<HeldDevice> heldFor(String webhookId) {
    List<HeldDevice> found = new ArrayList<>();
    held.forEach(
        (key, device) -> {
          if (key.webhookId().equals(webhookId)) {
            found.add(device);
          }
        });
    found.sort(
        Comparator.comparing(HeldDevice::since).thenComparing(device -> device.key().device()));
    return found;
  }

  /** The dead letters of a webhook, oldest first. */
  public List<DeadLetter> deadOf(String webhookId) {
    List<DeadLetter> found = new ArrayList<>();
    dead.forEach(
        (key, letter) -> {
          if (key.webhookId().equals(webhookId)) {
            found.add(letter);
          }
        });
    found.sort(
        Comparator.comparing(DeadLetter::at)
            .thenComparing(letter -> letter.key().partition())
            .thenComparing(letter -> letter.key().offset()));
    return found;
  }

  Webhooks evolve(WebhookFact fact, UUID event, Instant at) {
    if (fact instanceof WebhookDefined defined) {
      return byId.contains(defined.webhookId()) ? this : with(Webhook.of(defined, event, at));
    }
    // What is said of one that is gone came too late to matter.
    return find(fact.webhookId()).map(webhook -> evolve(webhook, fact, at)).orElse(this);
  }

  private Webhooks evolve(Webhook webhook, WebhookFact fact, Instant at) {
    return switch (fact) {
      case WebhookDefined defined -> this;
      case WebhookPaused(var id, String why) -> with(webhook.pausedBy(why, at));
      case WebhookResumed resumed -> with(webhook.resumed(at));
      case WebhookRemoved removed -> without(webhook.id());
      case WebhookReplayed replayed -> replayed(webhook, replayed);
      case WebhookReached reached -> with(webhook.reached(reached.run(), reached.next()));
      case WebhookDeviceHeld one -> held(one, at);
      case WebhookDeviceCaughtUp(var id, EnrollmentId device) ->
          new Webhooks(byId, held.without(new HeldKey(id, device)), dead);
      case WebhookEventDropped dropped -> dropped(dropped, at);
      case WebhookDeadRequested(var id) -> asked(id);
      case WebhookDeadDelivered(var id, int partition, long offset) ->
          new Webhooks(byId, held, dead.without(new DeadKey(id, partition, offset)));
    };
  }

  /** A device stands where it stood, unless all of what it waits for is told once more anyway. */
  private Webhooks replayed(Webhook webhook, WebhookReplayed replayed) {
    PersistentMap<HeldKey, HeldDevice> left = held;
    for (HeldDevice device : heldFor(webhook.id())) {
      if (device.offset() >= replayed.from().getOrDefault(device.partition(), 0L)) {
        left = left.without(device.key());
      }
    }
    return new Webhooks(
        byId.with(webhook.id(), webhook.again(replayed.since(), replayed.from())), left, dead);
  }

  private Webhooks held(WebhookDeviceHeld fact, Instant at) {
    HeldKey key = new HeldKey(fact.webhookId(), fact.device());
    Instant since =
        held.get(key)
            .filter(before -> before.offset() == fact.offset())
            .map(HeldDevice::since)
            .orElse(at);
    return with(new HeldDevice(key, fact.partition(), fact.offset(), since, fact.why()));
  }

  /** Its device goes on behind it. */
  private Webhooks dropped(WebhookEventDropped fact, Instant at) {
    HeldKey key = new HeldKey(fact.webhookId(), fact.device());
    DeadKey letter = new DeadKey(fact.webhookId(), fact.partition(), fact.offset());
    return held.get(key)
        .filter(device -> device.offset() == fact.offset())
        .map(
            device ->
                with(new HeldDevice(key, fact.partition(), fact.offset() + 1, at, fact.why())))
        .orElse(this)
        .with(new DeadLetter(letter, fact.device(), fact.kind(), at, fact.why(), false));
  }

  private Webhooks asked(String id) {
    Webhooks asked = this;
    for (DeadLetter letter : deadOf(id)) {
      asked = asked.with(letter.asked());
    }
    return asked;
  }

  private Webhooks without(String id) {
    PersistentMap<HeldKey, HeldDevice> leftHeld = held;
    for (HeldDevice device : heldFor(id)) {
      leftHeld = leftHeld.without(device.key());
    }
    PersistentMap<DeadKey, DeadLetter> leftDead = dead;
    for (DeadLetter letter : deadOf(id)) {
      leftDead = leftDead.without(letter.key());
    }
    return new Webhooks(byId.without(id), leftHeld, leftDead);
  }

  /** The same with this webhook, in place of one with its id. */
  public Webhooks with(Webhook webhook) {
    return new Webhooks(byId.with(webhook.id(), webhook), held, dead);
  }

  /** The same with this device, in place of the same one. */
  public Webhooks with(HeldDevice device) {
    return new Webhooks(byId, held.with(device.key(), device), dead);
  }

  /** The same with this letter, in place of the same one. */
  public Webhooks with(DeadLetter letter) {
    return new Webhooks(byId, held, dead.with(letter.key(), letter));
  }

  void changedSince(Webhooks older, FleetChange visitor) {
    byId.changedSince(
        older.byId,
        (id, before, after) ->
            visitor.of(
                Optional.ofNullable(before).map(FleetEntry.WebhookEntry::new),
                Optional.ofNullable(after).map(FleetEntry.WebhookEntry::new)));
    held.changedSince(
        older.held,
        (key, before, after) ->
            visitor.of(
                Optional.ofNullable(before).map(FleetEntry.HeldDeviceEntry::new),
                Optional.ofNullable(after).map(FleetEntry.HeldDeviceEntry::new)));
    dead.changedSince(
        older.dead,
        (key, before, after) ->
            visitor.of(
                Optional.ofNullable(before).map(FleetEntry.DeadLetterEntry::new),
                Optional.ofNullable(after).map(FleetEntry.DeadLetterEntry::new)));
  }
}
