package dev.muster.webhook.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.WebhookFormat;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private final Format format = Format.of(WebhookFormat.CLOUDEVENTS);

  @Test
  void anEventIsToldInStructuredMode() {
    Body body =
        format.of(
            Events.told(
                "D-1:U-1", Channel.USER, Events.received(Events.tokenUpdate()), OptionalInt.of(2)));
    assertEquals("application/cloudevents+json; charset=utf-8", body.contentType());
    assertEquals(
        "{\"specversion\":\"1.0\",\"id\":\"01a21097-e309-7397-9e12-ad854871c65a\","
            + "\"source\":\"urn:muster\",\"type\":\"dev.muster.device.TokenUpdate\","
            + "\"time\":\"2026-11-28T09:30:00.123Z\",\"datacontenttype\":\"application/json\","
            + "\"subject\":\"D-1:U-1\",\"partitionkey\":\"D-1\","
            + "\"data\":{\"kind\":\"TokenUpdate\",\"enrollment_id\":\"D-1:U-1\","
            + "\"device_id\":\"D-1\",\"channel\":\"user\",\"actor\":\"D-1:U-1\","
            + "\"token_update_tally\":2,\"raw_payload\":\"PHBsaXN0Lz4=\"}}",
        new String(body.bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNoMessageIsToldAsWell() {
    QueueFact fact = new QueueFact.CommandCancelled(new CommandUuid("c-1"));
    assertEquals(true, format.tells(fact));
    String text =
        new String(
            format.of(Events.told("D-1", Channel.DEVICE, fact, OptionalInt.empty())).bytes(),
            StandardCharsets.UTF_8);
    assertEquals(true, text.contains("\"command_uuid\":\"c-1\""), text);
  }
}
