package dev.muster.webhook.format;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.Fact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.UUID;

/**
 * CloudEvents 1.0 in JSON, structured mode: every fact about a device. The extension attribute
 * {@code partitionkey} is the device, whose events come in their order.
 */
final class CloudEvents implements Format {
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";
  private static final String SOURCE = "urn:muster";

  @Override
  public boolean tells(Fact fact) {
    return fact instanceof DeviceFact;
  }

  @Override
  public Body of(Told told) {
    Event event = told.event();
    return body(
        envelope("dev.muster.device." + event.fact().kind(), event.id(), event.occurredAt())
            .put("subject", told.enrollment().id().value())
            .put("partitionkey", told.enrollment().id().device().value())
            .put("data", data(told)));
  }

  @Override
  public Body test(UUID id, Instant at) {
    return body(envelope("dev.muster.test", id, at).put("data", new JsonObject()));
  }

  private static JsonObject envelope(String type, UUID id, Instant at) {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", id.toString())
        .put("source", SOURCE)
        .put("type", type)
        .put("time", at.toString())
        .put("datacontenttype", "application/json");
  }

  private static JsonObject data(Told told) {
    JsonObject data =
        new JsonObject()
            .put("kind", told.event().fact().kind())
            .put("enrollment_id", told.enrollment().id().value())
            .put("device_id", told.enrollment().id().device().value())
            .put(
                "channel",
                told.enrollment().channel().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .put("actor", told.event().actor().name());
    switch (told.event().fact()) {
      case MessageReceived(var c, Message.Report report) -> {
        data.put("status", Statuses.of(report.status()));
        report.commandUuid().ifPresent(uuid -> data.put("command_uuid", uuid.value()));
      }
      case CommandQueued(var command, var offset) ->
          data.put("command_uuid", command.uuid().value())
              .put("request_type", command.requestType());
      case CommandCancelled(var uuid) -> data.put("command_uuid", uuid.value());
      default -> {
        // Its kind says what happened, and the admin API the rest.
      }
    }
    if (!told.parameters().isEmpty()) {
      data.put("url_params", new JsonObject(new LinkedHashMap<>(told.parameters().values())));
    }
    told.tally().ifPresent(tally -> data.put("token_update_tally", tally));
    told.raw()
        .ifPresent(
            raw -> data.put("raw_payload", Base64.getEncoder().encodeToString(raw.toArray())));
    return data;
  }

  private static Body body(JsonObject json) {
    return new Body(CONTENT_TYPE, json.toBuffer().getBytes());
  }
}
