package dev.muster.webhook.format;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.Fact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What MicroMDM's webhook sends, and NanoMDM's, which has more: the messages of devices and nothing
 * else (the types {@code Event}, {@code CheckinEvent} and {@code AcknowledgeEvent} in their
 * packages {@code webhook}).
 */
final class MdmFormat implements Format {
  private static final String CONTENT_TYPE = "application/json; charset=utf-8";

  /** A Mac's users are known by such, and those of a Shared iPad by their names. */
  private static final Pattern GUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final boolean nano;

  MdmFormat(boolean nano) {
    this.nano = nano;
  }

  @Override
  public boolean tells(Fact fact) {
    return fact instanceof MessageReceived;
  }

  @Override
  public Body of(Told told) {
    Event event = told.event();
    MessageReceived received = (MessageReceived) event.fact();
    boolean report = received.message() instanceof Message.Report;
    JsonObject about = new JsonObject();
    if (nano) {
      about.put("ids", ids(told.enrollment()));
    }
    about.put(byUdid(told.enrollment()) ? "udid" : "enrollment_id", device(told.enrollment()));
    if (received.message()
        instanceof Message.Report(var status, var uuid, var c, var d, var s, var f, var v)) {
      about.put("status", Statuses.of(status));
      uuid.ifPresent(one -> about.put("command_uuid", one.value()));
    }
    // MicroMDM has it in every check-in event; elsewhere it is left out where it is empty.
    if (!report && !nano || !told.parameters().isEmpty()) {
      about.put("url_params", new JsonObject(new LinkedHashMap<>(told.parameters().values())));
    }
    told.raw()
        .ifPresent(
            raw -> about.put("raw_payload", Base64.getEncoder().encodeToString(raw.toArray())));
    if (nano) {
      told.tally().ifPresent(tally -> about.put("token_update_tally", tally));
    }
    return body(
        envelope("mdm." + (report ? "Connect" : received.kind()), event.id(), event.occurredAt())
            .put(report ? "acknowledge_event" : "checkin_event", about));
  }

  @Override
  public Body test(UUID id, Instant at) {
    return body(envelope("muster.Test", id, at));
  }

  private static JsonObject envelope(String topic, UUID id, Instant at) {
    return new JsonObject()
        .put("topic", topic)
        .put("event_id", id.toString())
        .put("created_at", at.toString());
  }

  private static Body body(JsonObject json) {
    return new Body(CONTENT_TYPE, json.toBuffer().getBytes());
  }

  private static boolean byUdid(Enrollment enrollment) {
    return enrollment.channel() == Channel.DEVICE || enrollment.channel() == Channel.USER;
  }

  private static String device(Enrollment enrollment) {
    return enrollment.id().device().value();
  }

  private static JsonObject ids(Enrollment enrollment) {
    String id = enrollment.id().value();
    JsonObject ids = new JsonObject().put("id", id).put("type", type(enrollment));
    return enrollment.id().isDevice() ? ids : ids.put("parent_id", device(enrollment));
  }

  private static String type(Enrollment enrollment) {
    return switch (enrollment.channel()) {
      case DEVICE -> "Device";
      case USER -> GUID.matcher(user(enrollment)).matches() ? "User" : "Shared iPad";
      case USER_ENROLLMENT_DEVICE -> "User Enrollment (Device)";
      case USER_ENROLLMENT_USER -> "User Enrollment";
    };
  }

  private static String user(Enrollment enrollment) {
    return enrollment.id().value().substring(device(enrollment).length() + 1);
  }
}
