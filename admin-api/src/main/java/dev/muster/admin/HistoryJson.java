package dev.muster.admin;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Reply;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Message;
import dev.muster.log.history.HistoryEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One entry of a history: what happened, in words and in fields, and what it led to. */
final class HistoryJson {
  private HistoryJson() {}

  static JsonObject of(HistoryEntry entry) {
    Event event = entry.event();
    JsonObject json =
        new JsonObject()
            .put("event_id", event.id().toString())
            .put("occurred_at", event.occurredAt().toString())
            .put("partition", entry.partition())
            .put("offset", entry.offset())
            .put("actor", event.actor().name());
    event.enrollment().ifPresent(e -> json.put("enrollment", e.id().value()));
    describe(event, json);
    led(entry.step().reply(), json);
    JsonArray ended = new JsonArray();
    for (EndedCommand command : entry.step().ended()) {
      ended.add(
          new JsonObject()
              .put("enrollment", command.enrollment().value())
              .put("command_uuid", command.uuid().value())
              .put("request_type", command.requestType())
              .put("outcome", Words.of(command.outcome())));
    }
    return json.put("ended", ended);
  }

  private static void describe(Event event, JsonObject json) {
    switch (event.fact()) {
      case DeviceFact.MessageReceived received -> describe(received.message(), json);
      case DeviceFact.MessageRefused refused -> {
        json.put("kind", "MessageRefused").put("reason", refused.reason());
        json.put(
            "text",
            "%s was refused: %s"
                .formatted(refused.messageType().orElse("a message"), refused.reason()));
      }
      case DeviceFact.CommandQueued queued ->
          json.put("kind", "CommandQueued")
              .put("command_uuid", queued.command().uuid().value())
              .put("request_type", queued.command().requestType())
              .put(
                  "text",
                  "%s was queued by %s"
                      .formatted(queued.command().requestType(), event.actor().name()));
      case DeviceFact.CertificateRevoked revoked ->
          json.put("kind", "CertificateRevoked")
              .put("text", "its certificate was revoked by %s".formatted(event.actor().name()));
      case DeviceFact.CommandCancelled(var uuid) ->
          json.put("kind", "CommandCancelled")
              .put("command_uuid", uuid.value())
              .put("text", "a command was taken back by %s".formatted(event.actor().name()));
      case DeviceFact.QueueHeld held ->
          json.put("kind", "QueueHeld")
              .put("text", "its queue was stopped by %s".formatted(event.actor().name()));
      case DeviceFact.QueueReleased released ->
          json.put("kind", "QueueReleased")
              .put("text", "its queue was released by %s".formatted(event.actor().name()));
      case FleetFact fact -> throw new IllegalArgumentException("a fleet fact about a device");
    }
  }

  private static void describe(Message message, JsonObject json) {
    switch (message) {
      case Message.Authenticate a -> json.put("kind", "Authenticate").put("text", "began to enrol");
      case Message.TokenUpdate t ->
          json.put("kind", "TokenUpdate")
              .put(
                  "text",
                  t.awaitingConfiguration()
                      ? "can be reached by push, and awaits configuration"
                      : "can be reached by push");
      case Message.CheckOut c -> json.put("kind", "CheckOut").put("text", "said goodbye");
      case Message.Report report -> describe(report, json);
    }
  }

  private static void describe(Message.Report report, JsonObject json) {
    String status = Words.of(report.status());
    json.put("kind", "Report").put("status", status);
    report.commandUuid().ifPresent(uuid -> json.put("command_uuid", uuid.value()));
    JsonArray chain = new JsonArray();
    for (Message.ErrorChainItem item : report.errorChain()) {
      chain.add(
          new JsonObject()
              .put("error_code", item.errorCode())
              .put("error_domain", item.errorDomain())
              .put(
                  "description",
                  item.usEnglishDescription().or(item::localizedDescription).orElse("")));
    }
    if (!chain.isEmpty()) {
      json.put("error_chain", chain);
    }
    json.put(
        "text",
        report
            .commandUuid()
            .map(uuid -> "answered %s".formatted(status))
            .orElse("asked for a command"));
  }

  private static void led(Reply reply, JsonObject json) {
    switch (reply) {
      case Reply.Accepted accepted -> {}
      case Reply.Offered(var command) ->
          json.put(
              "offered",
              new JsonObject()
                  .put("command_uuid", command.uuid().value())
                  .put("request_type", command.requestType()));
      case Reply.Refused(var reason) -> json.put("refused", reason.code());
      case Reply.AlreadyQueued already -> json.put("repeat", true);
    }
  }
}
