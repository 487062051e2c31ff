package dev.muster.admin.command;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Cursor;
import dev.muster.admin.http.Problem;
import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandExample;
import dev.muster.catalog.CommandSchema;
import dev.muster.catalog.CommandType;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.RequestedCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The calls about commands. */
public final class CommandOperations {
  private final EventLog log;
  private final EventFactory events;
  private final CommandQueueing queueing;
  private final CommandStates states;
  private final InstantSource clock;
  private final Cancelling cancelling;

  /** Works with these. */
  public CommandOperations(
      EventLog log,
      EventFactory events,
      CommandQueueing queueing,
      CommandStates states,
      InstantSource clock) {
    this.log = log;
    this.events = events;
    this.queueing = queueing;
    this.states = states;
    this.clock = clock;
    this.cancelling = new Cancelling(log, events);
  }

  /** Joins them to the contract. */
  public void join(ContractRoutes routes) {
    SubmissionReader reader = new SubmissionReader(log, clock);
    routes.later(
        "queueCommand",
        call -> SubmissionReader.confirmation(call).dryRun() ? 200 : 201,
        call -> queueing.queue(reader.read(call), call.principal()));
    routes.later("cancelCommand", 200, this::cancel);
    routes.json("listCommands", this::list);
    routes.tagged("getCommand", call -> states.summary(request(call)));
    routes.json("listCommandEnrollments", this::enrollments);
    routes.json("listCommandTypes", call -> types());
    routes.tagged("getCommandType", CommandOperations::type);
  }

  private CompletableFuture<JsonObject> cancel(Call call) {
    RequestedCommand request = request(call);
    CommandUuid uuid = new CommandUuid(request.commandUuid());
    List<Enrollment> open = states.open(request);
    JsonArray listed = call.json().getJsonArray("enrollments");
    if (listed != null) {
      List<EnrollmentId> wanted =
          call.names().all(listed.stream().map(String.class::cast).toList());
      Set<EnrollmentId> targets = states.targets(request).keySet();
      wanted.stream()
          .filter(id -> !targets.contains(id))
          .findFirst()
          .ifPresent(
              id -> {
                throw Problem.badRequest("the command is not for " + id);
              });
      Set<EnrollmentId> chosen = Set.copyOf(wanted);
      open = open.stream().filter(e -> chosen.contains(e.id())).toList();
    }
    if (open.isEmpty()) {
      return CompletableFuture.completedFuture(cancelled(uuid, 0));
    }
    Set<EnrollmentId> before = new HashSet<>(open.stream().map(Enrollment::id).toList());
    return cancelling
        .cancel(uuid, open, call.principal())
        .thenApplyAsync(
            done -> {
              states.settle();
              int[] count = {0};
              states.page(request, Optional.of("cancelled"), "", Integer.MAX_VALUE).stream()
                  .map(json -> new EnrollmentId(json.getString("enrollment")))
                  .filter(before::contains)
                  .forEach(id -> count[0]++);
              return cancelled(uuid, count[0]);
            },
            Thread::startVirtualThread);
  }

  private static JsonObject cancelled(CommandUuid uuid, int count) {
    return new JsonObject().put("command_uuid", uuid.value()).put("cancelled", count);
  }

  private JsonObject list(Call call) {
    states.settle();
    long before = call.query("cursor").map(Cursor::readNumber).orElse(Long.MAX_VALUE);
    List<RequestedCommand> page = states.requests(before, call.limit());
    JsonObject json =
        new JsonObject()
            .put("commands", new JsonArray(page.stream().map(CommandStates::json).toList()));
    if (page.size() == call.limit()) {
      json.put("next", Cursor.of(Long.toString(page.getLast().offsets().getFirst())));
    }
    return json;
  }

  private JsonObject enrollments(Call call) {
    String after = call.query("cursor").map(Cursor::read).orElse("");
    List<JsonObject> page = states.page(request(call), call.query("state"), after, call.limit());
    JsonObject json = new JsonObject().put("enrollments", new JsonArray(page));
    if (page.size() == call.limit()) {
      json.put("next", Cursor.of(page.getLast().getString("enrollment")));
    }
    return json;
  }

  private RequestedCommand request(Call call) {
    CommandUuid uuid = call.command();
    states.settle();
    return states
        .request(uuid)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "no command has the UUID %s: GET /v1/commands lists them".formatted(uuid)));
  }

  private static JsonObject types() {
    JsonArray all = new JsonArray();
    for (CommandType type : CommandCatalog.all()) {
      JsonObject json =
          new JsonObject().put("request_type", type.name()).put("summary", type.summary());
      type.danger().ifPresent(danger -> json.put("danger", danger.label()));
      all.add(json);
    }
    return new JsonObject().put("command_types", all);
  }

  private static JsonObject type(Call call) {
    CommandType type =
        CommandCatalog.find(call.path("type"))
            .orElseThrow(() -> Problem.notFound(CommandWords.unknown(call.path("type"))));
    JsonObject platforms = new JsonObject();
    type.on()
        .forEach(
            (platform, needs) -> {
              JsonObject json =
                  new JsonObject()
                      .put("since", needs.since().text())
                      .put("device_channel", needs.deviceChannel())
                      .put("user_channel", needs.userChannel())
                      .put("supervised", needs.supervised())
                      .put("dep", needs.dep())
                      .put("user_enrollment", needs.userEnrollment());
              needs.accessRight().ifPresent(right -> json.put("access_right", right));
              platforms.put(platform.appleName(), json);
            });
    JsonObject json =
        new JsonObject()
            .put("request_type", type.name())
            .put("summary", type.summary())
            .put("platforms", platforms)
            .put("schema", CommandSchema.of(type))
            .put("example", CommandExample.of(type));
    type.danger().ifPresent(danger -> json.put("danger", danger.label()));
    return json;
  }
}
