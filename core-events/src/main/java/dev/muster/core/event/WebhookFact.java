package dev.muster.core.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told by HTTP what happens to devices, how far they are told, and what they don't take. */
public sealed interface WebhookFact extends FleetFact {

  /** The webhook. */
  String webhookId();

  /**
   * A webhook was made.
   *
   * @param name no two that are there at one time have the same
   * @param url where each event is sent
   * @param hmacKey what each body is signed with, sealed for this event
   * @param kinds only events of these {@link Fact#kind kinds}; none: all that the format has
   * @param labels only events of devices with one of these labels; none: all devices
   * @param plainHttp whether the URL may be one without TLS
   * @param privateAddress whether it may lead to an address of the own network
   * @param from the offset of the first event that it is told, by partition; elsewhere 0
   */
  record WebhookDefined(
      String webhookId,
      String name,
      String url,
      WebhookFormat format,
      Optional<SealedBytes> hmacKey,
      List<String> kinds,
      List<String> labels,
      boolean plainHttp,
      boolean privateAddress,
      Map<Integer, Long> from)
      implements WebhookFact {
    /** Copies the collections. */
    public WebhookDefined {
      kinds = List.copyOf(kinds);
      labels = List.copyOf(labels);
      from = Map.copyOf(from);
    }
  }

  /**
   * It is told nothing until it is resumed, and misses nothing.
   *
   * @param why in words
   */
  record WebhookPaused(String webhookId, String why) implements WebhookFact {}

  /** It is told what happened from where it stopped. */
  record WebhookResumed(String webhookId) implements WebhookFact {}

  /** There is no such webhook any more. */
  record WebhookRemoved(String webhookId) implements WebhookFact {}

  /**
   * It is to be told once more what happened.
   *
   * @param since what was asked for
   * @param from the offsets of that moment, by partition
   */
  record WebhookReplayed(String webhookId, Instant since, Map<Integer, Long> from)
      implements WebhookFact {
    /** Copies the map. */
    public WebhookReplayed {
      from = Map.copyOf(from);
    }
  }

  /**
   * So far it was told, for when Kafka does not know it any more.
   *
   * @param run how often it was replayed by then
   * @param next the offset behind the last event that it need not be told, by partition
   */
  record WebhookReached(String webhookId, int run, Map<Integer, Long> next) implements WebhookFact {
    /** Copies the map. */
    public WebhookReached {
      next = Map.copyOf(next);
    }
  }

  /**
   * It takes other events and not this one, which waits with all later ones of its device, while
   * others go on.
   *
   * @param offset of the event in the device's partition
   * @param why what the receiver said, in words
   */
  record WebhookDeviceHeld(
      String webhookId, EnrollmentId device, int partition, long offset, String why)
      implements WebhookFact {}

  /** It was told all that had waited of this device. */
  record WebhookDeviceCaughtUp(String webhookId, EnrollmentId device) implements WebhookFact {}

  /**
   * An event is not sent any more, after all the time that there is for it: a dead letter.
   *
   * @param kind of the event
   * @param why what the receiver said last, in words
   */
  record WebhookEventDropped(
      String webhookId, EnrollmentId device, int partition, long offset, String kind, String why)
      implements WebhookFact {}

  /** All its dead letters are to be sent again. */
  record WebhookDeadRequested(String webhookId) implements WebhookFact {}

  /** A dead letter got through. */
  record WebhookDeadDelivered(String webhookId, int partition, long offset)
      implements WebhookFact {}
}
