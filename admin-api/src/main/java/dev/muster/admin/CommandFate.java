package dev.muster.admin;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Reply;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.log.history.HistoryEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Gathers from the log what became of one command, for each enrolment that it was queued for. */
final class CommandFate {
  private final CommandUuid uuid;
  private final Map<String, JsonObject> byEnrollment = new TreeMap<>();

  CommandFate(CommandUuid uuid) {
    this.uuid = uuid;
  }

  void visit(HistoryEntry entry) {
    EnrollmentId id = entry.event().enrollment().orElseThrow().id();
    String at = entry.event().occurredAt().toString();
    switch (entry.event().fact()) {
      case DeviceFact.CommandQueued queued
          when queued.command().uuid().equals(uuid)
              && entry.step().reply() instanceof Reply.Accepted ->
          byEnrollment.put(
              id.value(),
              new JsonObject()
                  .put("enrollment", id.value())
                  .put("request_type", queued.command().requestType())
                  .put("status", "queued")
                  .put("queued_at", at)
                  .put("offered", 0));
      case DeviceFact.MessageReceived(var certificate, Message.Report report)
          when report.status() == Message.ReportStatus.NOT_NOW
              && report.commandUuid().filter(uuid::equals).isPresent() ->
          put(id, "status", "NotNow");
      default -> {}
    }
    if (entry.step().reply() instanceof Reply.Offered(var command) && command.uuid().equals(uuid)) {
      JsonObject fate = byEnrollment.get(id.value());
      fate.put("status", "offered").put("offered", fate.getInteger("offered") + 1);
    }
    for (EndedCommand ended : entry.step().ended()) {
      if (ended.uuid().equals(uuid)) {
        put(ended.enrollment(), "status", Words.of(ended.outcome()));
        put(ended.enrollment(), "ended_at", at);
      }
    }
  }

  private void put(EnrollmentId id, String key, String value) {
    JsonObject fate = byEnrollment.get(id.value());
    if (fate != null && !fate.containsKey("ended_at")) {
      fate.put(key, value);
    }
  }

  boolean known() {
    return !byEnrollment.isEmpty();
  }

  JsonObject toJson() {
    JsonArray enrollments = new JsonArray();
    byEnrollment.values().forEach(enrollments::add);
    return new JsonObject().put("command_uuid", uuid.value()).put("enrollments", enrollments);
  }
}
