package dev.muster.admin.micromdm;

import com.dd.plist.NSDictionary;
import dev.muster.admin.command.Cancelling;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.compat.CompatQueue;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/commands}. Safe for any thread. */
final class MicroCommands {
  private static final int CREATED = 201;
  private static final String REQUEST_TYPE = "request_type";

  private final EventLog log;
  private final CompatQueue queue;
  private final Cancelling cancelling;

  MicroCommands(EventLog log, CompatQueue queue, Cancelling cancelling) {
    this.log = log;
    this.queue = queue;
    this.cancelling = cancelling;
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
    return queue(CompatCall.enrollment(udid), named, call)
        .thenApply(
            chosen ->
                created(
                    new JsonObject()
                        .put("command_uuid", chosen)
                        .put("command", command.copy().put(REQUEST_TYPE, type))));
  }

  /** A command as the property list that it is. */
  CompletionStage<CompatAnswer> raw(CompatCall call) {
    EnrollmentId id = CompatCall.enrollment(call.path("udid"));
    SubmittedCommand submitted = CompatQueue.read(call.body());
    return queue(id, submitted, call)
        .thenApply(
            chosen ->
                created(
                    new JsonObject()
                        .put("udid", id.value())
                        .put("command_uuid", chosen)
                        .put("command", new JsonObject().put(REQUEST_TYPE, submitted.requestType()))
                        .put("payload", Base64.getEncoder().encodeToString(call.body()))));
  }

  private static CompatAnswer created(JsonObject payload) {
    return CompatAnswer.json(CREATED, new JsonObject().put("payload", payload));
  }

  private CompletionStage<String> queue(
      EnrollmentId id, SubmittedCommand command, CompatCall call) {
    return queue
        .queue(List.of(id), command, call.caller())
        .thenApply(
            queued -> {
              String why = queued.refused().get(id);
              if (why != null) {
                throw new Problem(500, "not-queued", why);
              }
              return queued.commandUuid();
            });
  }

  /** What waits for a device, in its order. */
  CompletionStage<CompatAnswer> list(CompatCall call) {
    JsonArray all = new JsonArray();
    List<QueuedCommand> waiting =
        channel(CompatCall.enrollment(call.path("udid")))
            .map(channel -> channel.queue().waiting())
            .orElse(List.of());
    for (QueuedCommand command : waiting) {
      all.add(
          new JsonObject()
              .put("uuid", command.uuid().value())
              .put(
                  "payload",
                  Base64.getEncoder()
                      .encodeToString(
                          call.caller().may(Scope.REVEAL_SECRETS)
                              ? plist(command)
                              : outline(command))));
    }
    return CompletableFuture.completedFuture(
        CompatAnswer.json(200, new JsonObject().put("commands", all)));
  }

  /** Takes back what waits for a device. */
  CompletionStage<CompatAnswer> clear(CompatCall call) {
    EnrollmentId id = CompatCall.enrollment(call.path("udid"));
    List<CompletableFuture<Void>> cancelled = new ArrayList<>();
    channel(id)
        .ifPresent(
            channel -> {
              List<Enrollment> from = List.of(new Enrollment(id, channel.channel()));
              for (QueuedCommand command : channel.queue().waiting()) {
                cancelled.add(cancelling.cancel(command.uuid(), from, call.caller()));
              }
            });
    return CompletableFuture.allOf(cancelled.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> CompatAnswer.json(200, new JsonObject()));
  }

  private Optional<ChannelState> channel(EnrollmentId id) {
    return log.view().device(id.device()).channel(id);
  }

  /** What a command is, without what may be secret in it: PINs, passwords, profiles. */
  private static byte[] outline(QueuedCommand command) {
    return PlistEntries.document(
        PlistEntries.command(command.requestType(), new NSDictionary()),
        "CommandUUID",
        command.uuid().value());
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
}
