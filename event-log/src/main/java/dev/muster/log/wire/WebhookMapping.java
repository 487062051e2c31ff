package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.sealed;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.WebhookFact;
import dev.muster.schemas.DeviceEventsPosition;
import dev.muster.schemas.WebhookDeadDelivered;
import dev.muster.schemas.WebhookDeadRequested;
import dev.muster.schemas.WebhookDefined;
import dev.muster.schemas.WebhookDeviceCaughtUp;
import dev.muster.schemas.WebhookDeviceHeld;
import dev.muster.schemas.WebhookEventDropped;
import dev.muster.schemas.WebhookFormat;
import dev.muster.schemas.WebhookPaused;
import dev.muster.schemas.WebhookReached;
import dev.muster.schemas.WebhookRemoved;
import dev.muster.schemas.WebhookReplayed;
import dev.muster.schemas.WebhookResumed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Webhooks. */
final class WebhookMapping {
  private WebhookMapping() {}

  static FactTable enter(FactTable table) {
    return table.with(WebhookMapping::enterAdmins).with(WebhookMapping::enterDeliveries);
  }

  private static FactTable enterAdmins(FactTable table) {
    return table
        .add(
            WebhookFact.WebhookDefined.class,
            WebhookDefined.class,
            WebhookMapping::defined,
            WebhookMapping::defined)
        .add(
            WebhookFact.WebhookPaused.class,
            WebhookPaused.class,
            f -> new WebhookPaused(f.webhookId(), f.why()),
            p -> new WebhookFact.WebhookPaused(p.getWebhookId(), p.getWhy()))
        .add(
            WebhookFact.WebhookResumed.class,
            WebhookResumed.class,
            f -> new WebhookResumed(f.webhookId()),
            p -> new WebhookFact.WebhookResumed(p.getWebhookId()))
        .add(
            WebhookFact.WebhookRemoved.class,
            WebhookRemoved.class,
            f -> new WebhookRemoved(f.webhookId()),
            p -> new WebhookFact.WebhookRemoved(p.getWebhookId()))
        .add(
            WebhookFact.WebhookReplayed.class,
            WebhookReplayed.class,
            f -> new WebhookReplayed(f.webhookId(), f.since(), positions(f.from())),
            p ->
                new WebhookFact.WebhookReplayed(
                    p.getWebhookId(), p.getSince(), positions(p.getFrom())))
        .add(
            WebhookFact.WebhookDeadRequested.class,
            WebhookDeadRequested.class,
            f -> new WebhookDeadRequested(f.webhookId()),
            p -> new WebhookFact.WebhookDeadRequested(p.getWebhookId()));
  }

  private static FactTable enterDeliveries(FactTable table) {
    return table
        .add(
            WebhookFact.WebhookReached.class,
            WebhookReached.class,
            f -> new WebhookReached(f.webhookId(), f.run(), positions(f.next())),
            p ->
                new WebhookFact.WebhookReached(
                    p.getWebhookId(), p.getRun(), positions(p.getNext())))
        .add(
            WebhookFact.WebhookDeviceHeld.class,
            WebhookDeviceHeld.class,
            WebhookMapping::held,
            WebhookMapping::held)
        .add(
            WebhookFact.WebhookDeviceCaughtUp.class,
            WebhookDeviceCaughtUp.class,
            f -> new WebhookDeviceCaughtUp(f.webhookId(), f.device().value()),
            p ->
                new WebhookFact.WebhookDeviceCaughtUp(
                    p.getWebhookId(), new EnrollmentId(p.getDevice())))
        .add(
            WebhookFact.WebhookEventDropped.class,
            WebhookEventDropped.class,
            WebhookMapping::dropped,
            WebhookMapping::dropped)
        .add(
            WebhookFact.WebhookDeadDelivered.class,
            WebhookDeadDelivered.class,
            f -> new WebhookDeadDelivered(f.webhookId(), f.partition(), f.offset()),
            p ->
                new WebhookFact.WebhookDeadDelivered(
                    p.getWebhookId(), p.getPartition(), p.getOffset()));
  }

  static WebhookDefined defined(WebhookFact.WebhookDefined f) {
    return new WebhookDefined(
        f.webhookId(),
        f.name(),
        f.url(),
        WebhookFormat.valueOf(f.format().name()),
        f.hmacKey().map(AvroValues::sealed).orElse(null),
        f.kinds(),
        f.labels(),
        f.plainHttp(),
        f.privateAddress(),
        positions(f.from()));
  }

  static WebhookFact.WebhookDefined defined(WebhookDefined p) {
    return new WebhookFact.WebhookDefined(
        p.getWebhookId(),
        p.getName(),
        p.getUrl(),
        dev.muster.core.event.WebhookFormat.valueOf(p.getFormat().name()),
        Optional.ofNullable(p.getHmacKey()).map(key -> sealed(key)),
        p.getKinds(),
        p.getLabels(),
        p.getPlainHttp(),
        p.getPrivateAddress(),
        positions(p.getFrom()));
  }

  static WebhookDeviceHeld held(WebhookFact.WebhookDeviceHeld f) {
    return new WebhookDeviceHeld(
        f.webhookId(), f.device().value(), f.partition(), f.offset(), f.why());
  }

  static WebhookFact.WebhookDeviceHeld held(WebhookDeviceHeld p) {
    return new WebhookFact.WebhookDeviceHeld(
        p.getWebhookId(),
        new EnrollmentId(p.getDevice()),
        p.getPartition(),
        p.getOffset(),
        p.getWhy());
  }

  static WebhookEventDropped dropped(WebhookFact.WebhookEventDropped f) {
    return new WebhookEventDropped(
        f.webhookId(), f.device().value(), f.partition(), f.offset(), f.kind(), f.why());
  }

  static WebhookFact.WebhookEventDropped dropped(WebhookEventDropped p) {
    return new WebhookFact.WebhookEventDropped(
        p.getWebhookId(),
        new EnrollmentId(p.getDevice()),
        p.getPartition(),
        p.getOffset(),
        p.getKind(),
        p.getWhy());
  }

  /** In one order, so that the same positions are the same bytes. */
  static List<DeviceEventsPosition> positions(Map<Integer, Long> offsets) {
    return new TreeMap<>(offsets)
        .entrySet().stream()
            .map(place -> new DeviceEventsPosition(place.getKey(), place.getValue()))
            .toList();
  }

  static Map<Integer, Long> positions(List<DeviceEventsPosition> positions) {
    return positions.stream()
        .collect(
            Collectors.toMap(
                DeviceEventsPosition::getPartition, DeviceEventsPosition::getOffset, Math::max));
  }
}
