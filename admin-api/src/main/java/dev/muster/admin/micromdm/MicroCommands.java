package dev.muster.admin.micromdm;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.Confirmation;
import dev.muster.admin.command.QueueClearing;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Key;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import dev.muster.plist.PlistEntries;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/commands}. Safe for any thread. */
final class MicroCommands {
  private static final int CREATED = 201;
  private static final String REQUEST_TYPE = "request_type";
  private static final Set<String> QUEUED = Set.of("queued", "already-queued", "accepted");

  private final EventLog log;
  private final CommandQueueing queueing;
  private final QueueClearing clearing;

  MicroCommands(EventLog log, CommandQueueing queueing, QueueClearing clearing) {
    this.log = log;
    this.queueing = queueing;
    this.clearing = clearing;
  }

  /** A command as JSON, with MicroMDM's names of its keys. */
  CompletionStage<CompatAnswer> post(CompatCall call) {
    JsonObject given = new JsonObject(Buffer.buffer(call.body()));
    String udid = required(given, "udid");
    String type = required(given, REQUEST_TYPE);
    JsonObject command = given.copy();
    command.remove("udid");
    command.remove(REQUEST_TYPE);
    Object uuid = command.remove("command_uuid");
    List<Key> keys = CommandCatalog.find(type).map(CommandType::keys).orElse(List.of());
    SubmittedCommand submitted =
        SubmittedCommand.ofJson(SnakeCase.apple(command, keys).put("RequestType", type));
    SubmittedCommand named =
        uuid instanceof String text && !text.isBlank() ? submitted.named(text) : submitted;
    return queue(udid, named, call)
        .thenApply(
            chosen ->
                CompatAnswer.json(
                    CREATED,
                    new JsonObject()
                        .put(
                            "payload",
                            new JsonObject()
                                .put("command_uuid", chosen)
                                .put("command", command.copy().put(REQUEST_TYPE, type)))));
  }

  /** A command as the property list that it is. */
  CompletionStage<CompatAnswer> raw(CompatCall call) {
    String udid = call.path("udid");
    SubmittedCommand submitted = SubmittedCommand.ofPlist(call.body());
    if (submitted.uuid().isEmpty()) {
      throw Problem.badRequest("the command has no CommandUUID");
    }
    return queue(udid, submitted, call)
        .thenApply(
            chosen ->
                CompatAnswer.json(
                    CREATED,
                    new JsonObject()
                        .put(
                            "payload",
                            new JsonObject()
                                .put("udid", udid)
                                .put("command_uuid", chosen)
                                .put(
                                    "command",
                                    new JsonObject().put(REQUEST_TYPE, submitted.requestType()))
                                .put("payload", Base64.getEncoder().encodeToString(call.body())))));
  }

  private CompletionStage<String> queue(String udid, SubmittedCommand command, CompatCall call) {
    return queueing
        .queue(
            new CommandQueueing.Submission(
                List.of(id(udid)),
                command,
                Optional.empty(),
                // Its client has no way to hear why not, but from the device.
                true,
                false,
                Optional.empty(),
                false,
                Confirmation.NOT_ASKED),
            call.caller())
        .thenApply(
            answer -> {
              JsonArray listed = answer.getJsonArray("enrollments");
              JsonObject one = listed.getJsonObject(0);
              if (!QUEUED.contains(one.getString("result"))) {
                throw new Problem(
                    500, "not-queued", one.getString("detail", one.getString("result")));
              }
              return answer.getString("command_uuid");
            });
  }

  /** What waits for a device, in its order. */
  CompletionStage<CompatAnswer> list(CompatCall call) {
    JsonArray all = new JsonArray();
    for (QueuedCommand command : waiting(id(call.path("udid")))) {
      all.add(
          new JsonObject()
              .put("uuid", command.uuid().value())
              .put("payload", Base64.getEncoder().encodeToString(plist(command))));
    }
    return CompletableFuture.completedFuture(
        CompatAnswer.json(200, new JsonObject().put("commands", all)));
  }

  /** Takes back what waits for a device. */
  CompletionStage<CompatAnswer> clear(CompatCall call) {
    EnrollmentId id = id(call.path("udid"));
    Optional<ChannelState> channel = log.view().device(id.device()).channel(id);
    CompletableFuture<Void> cleared =
        channel.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : clearing.clear(
                new Enrollment(id, channel.get().channel()), waiting(id), call.caller());
    return cleared.thenApply(done -> CompatAnswer.json(200, new JsonObject()));
  }

  private List<QueuedCommand> waiting(EnrollmentId id) {
    return log.view()
        .device(id.device())
        .channel(id)
        .map(channel -> channel.queue().waiting())
        .orElse(List.of());
  }

  private byte[] plist(QueuedCommand command) {
    return PlistEntries.document(
        log.payloads().get(command.command().content()), "CommandUUID", command.uuid().value());
  }

  private static String required(JsonObject json, String key) {
    if (json.getValue(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw Problem.badRequest("the command has no " + key);
  }

  private static EnrollmentId id(String udid) {
    try {
      return new EnrollmentId(udid);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }
}
