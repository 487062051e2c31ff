package dev.muster.admin.history;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Cursor;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.RawRequest;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.seal.SealException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The calls about what happened. */
public final class HistoryOperations {
  private final EventLog log;
  private final HistoryIndex index;
  private final CommandStates states;
  private final WorkerExecutor workers;
  private final Tail tail;

  private HistoryOperations(
      EventLog log, HistoryIndex index, CommandStates states, WorkerExecutor workers, Tail tail) {
    this.log = log;
    this.index = index;
    this.states = states;
    this.workers = workers;
    this.tail = tail;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      Vertx vertx,
      EventLog log,
      HistoryIndex index,
      CommandStates states,
      WorkerExecutor workers,
      InstantSource clock) {
    Tail tail =
        new Tail(
            vertx,
            log.streams(index),
            caller -> log.view().fleet().tokens().counts(caller, clock.instant()));
    HistoryOperations all = new HistoryOperations(log, index, states, workers, tail);
    routes.route("getHistory", all::history);
    routes.route("getRawRequest", all::request);
    RecentRefusals refusals = RecentRefusals.of(log);
    routes.json(
        "listRefusals",
        call -> refusals.json(call.limit(), call.query("reason").map(RefusalWords::check)));
    routes.route("tailEvents", all::tail);
  }

  private void tail(Call call) {
    workers
        .executeBlocking(
            () -> call.query("enrollment").map(call.names()::recorded).map(EnrollmentId::device),
            false)
        .map(
            device -> {
              tail.serve(call, kinds(call), device);
              return null;
            })
        .onFailure(call.context()::fail);
  }

  private void history(Call call) {
    Vertx vertx = call.context().vertx();
    int wait = call.number("wait", 0);
    page(call)
        .compose(
            page ->
                wait == 0 || !page.getJsonArray("events").isEmpty()
                    ? Future.succeededFuture(page)
                    : somethingHappens(vertx, call.recorded(), wait)
                        .compose(happened -> page(call)))
        .onComplete(
            json ->
                call.context()
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end(json.toBuffer()),
            call.context()::fail);
  }

  private Future<JsonObject> page(Call call) {
    return workers.executeBlocking(() -> read(call), false);
  }

  /** Ends with the next event of the device, or when the time is over. */
  private Future<Void> somethingHappens(Vertx vertx, EnrollmentId id, int seconds) {
    Context context = vertx.getOrCreateContext();
    Promise<Void> happened = Promise.promise();
    String device = id.device().value();
    AutoCloseable listening =
        log.listen(
            folded -> {
              if (folded.event().subject().equals(device)) {
                context.runOnContext(v -> happened.tryComplete());
              }
            });
    long timer = vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), t -> happened.tryComplete());
    return happened
        .future()
        .eventually(
            () -> {
              vertx.cancelTimer(timer);
              try {
                listening.close();
              } catch (Exception e) {
                return Future.failedFuture(e);
              }
              return Future.succeededFuture();
            });
  }

  private JsonObject read(Call call) {
    EnrollmentId id = call.recorded();
    boolean newestFirst = call.query("order").filter("desc"::equals).isPresent();
    Predicate<HistoryLine> wanted = wanted(call, id);
    states.settle();
    Optional<Long> cursor = call.query("cursor").map(Cursor::readNumber);
    int limit = call.limit();
    List<HistoryLine> lines =
        newestFirst
            ? index.linesBefore(id, cursor.orElse(Long.MAX_VALUE), wanted, limit)
            : index.lines(id, cursor.orElse(-1L), wanted, limit);
    if (lines.isEmpty() && cursor.isEmpty() && index.lines(id, -1, line -> true, 1).isEmpty()) {
      throw Problem.notFound(
          "nothing is known of %s: GET /v1/enrollments lists the enrolments".formatted(id));
    }
    JsonObject json = new JsonObject().put("events", events(id, lines));
    if (lines.size() == limit || call.number("wait", 0) > 0) {
      long next = lines.isEmpty() ? cursor.orElse(-1L) : lines.getLast().offset();
      json.put("next", Cursor.of(Long.toString(next)));
    }
    return json;
  }

  private JsonArray events(EnrollmentId id, List<HistoryLine> lines) {
    List<Event> events = log.reader().device(id, lines.stream().map(HistoryLine::offset).toList());
    boolean ascending = lines.size() < 2 || lines.getFirst().offset() < lines.getLast().offset();
    List<Event> inOrder = ascending ? events : events.reversed();
    JsonArray all = new JsonArray();
    for (int i = 0; i < lines.size(); i++) {
      HistoryLine line = lines.get(i);
      all.add(
          HistoryJson.of(
              line.partition(),
              line.offset(),
              line.recordedAt(),
              inOrder.get(i),
              line.consequence()));
    }
    return all;
  }

  private static Predicate<HistoryLine> wanted(Call call, EnrollmentId id) {
    Predicate<String> kinds = kinds(call);
    Optional<Instant> since = call.moment("since");
    Optional<Instant> until = call.moment("until");
    return line ->
        (id.isDevice() || line.enrollment().filter(id::equals).isPresent())
            && kinds.test(line.kind())
            && since.filter(s -> line.recordedAt().isBefore(s)).isEmpty()
            && until.filter(u -> line.recordedAt().isAfter(u)).isEmpty();
  }

  private static Predicate<String> kinds(Call call) {
    return call.query("kind").map(Kinds::of).orElse(kind -> true);
  }

  private void request(Call call) {
    workers
        .executeBlocking(() -> raw(call), false)
        .onComplete(
            body ->
                call.context()
                    .response()
                    .putHeader("Content-Type", "application/octet-stream")
                    .end(Buffer.buffer(body)),
            call.context()::fail);
  }

  private byte[] raw(Call call) {
    EnrollmentId id = call.recorded();
    long offset = Long.parseLong(call.path("offset"));
    states.settle();
    boolean ofThisDevice =
        index.lines(id, offset - 1, line -> true, 1).stream()
            .anyMatch(line -> line.offset() == offset);
    if (!ofThisDevice) {
      throw Problem.notFound(
          "%s has no event at %d: its history has the offsets".formatted(id, offset));
    }
    Event event = log.reader().device(id, List.of(offset)).getFirst();
    RawRequest request =
        event
            .request()
            .orElseThrow(() -> Problem.notFound("no request of a device is behind this event"));
    try {
      return log.sealer().open(event.id(), request.body());
    } catch (SealException e) {
      if (e.destroyed()) {
        throw new Problem(
            410, "destroyed", "what this device sent can't be read: its key was destroyed");
      }
      throw e;
    }
  }
}
