package dev.muster.admin.command;

import dev.muster.admin.http.Cursor;
import dev.muster.admin.http.Words;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.log.EventLog;
import dev.muster.log.history.CommandFate;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.RequestedCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of commands, from the index. Every call may block for a moment. */
public final class CommandStates {
  /** Of a target that the fan-out has not reached. */
  static final String PENDING = "pending";

  private static final String EXPIRED = "expired";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> OPEN = Set.of(PENDING, "queued", "offered", "NotNow");

  private final EventLog log;
  private final HistoryIndex index;
  private final InstantSource clock;

  /** Reads from these. */
  public CommandStates(EventLog log, HistoryIndex index, InstantSource clock) {
    this.log = log;
    this.index = index;
    this.clock = clock;
  }

  /** Waits until the index knows what this node has answered so far. */
  public void settle() {
    index.await(log.view().positions(), log.view().fleetPosition(), PATIENCE);
  }

  /** A command that was requested. */
  Optional<RequestedCommand> request(CommandUuid uuid) {
    return index.request(uuid);
  }

  /** Everyone that a command was requested for, by id. */
  Map<EnrollmentId, Enrollment> targets(RequestedCommand request) {
    Map<EnrollmentId, Enrollment> targets = new TreeMap<>();
    for (long offset : request.offsets()) {
      if (log.reader().fleet(offset).fact() instanceof CommandRequested requested) {
        requested.targets().forEach(t -> targets.put(t.id(), t));
      }
    }
    return targets;
  }

  /** The targets for which a command has not ended, the fan-out has not reached included. */
  List<Enrollment> open(RequestedCommand request) {
    Map<EnrollmentId, Enrollment> targets = targets(request);
    index.fates(
        new CommandUuid(request.commandUuid()),
        fate -> {
          if (!OPEN.contains(state(fate, Optional.empty()))) {
            targets.remove(fate.enrollment());
          }
        });
    return List.copyOf(targets.values());
  }

  /** How many enrolments there are in each state. */
  public JsonObject summary(RequestedCommand request) {
    Map<String, Integer> states = new TreeMap<>();
    int[] reached = {0};
    index.fates(
        new CommandUuid(request.commandUuid()),
        fate -> {
          reached[0]++;
          states.merge(state(fate, request.validUntil()), 1, Integer::sum);
        });
    if (request.targets() > reached[0]) {
      states.put(PENDING, request.targets() - reached[0]);
    }
    JsonObject counts = new JsonObject();
    states.forEach(counts::put);
    return json(request)
        .put(
            "open",
            states.entrySet().stream()
                .filter(e -> OPEN.contains(e.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum())
        .put("states", counts);
  }

  /** What became of a command for each enrolment behind this id, by id. */
  List<JsonObject> page(
      RequestedCommand request, Optional<String> wanted, String after, int limit) {
    Map<String, JsonObject> found = new TreeMap<>();
    TreeSet<EnrollmentId> reached = new TreeSet<>();
    index.fates(
        new CommandUuid(request.commandUuid()),
        fate -> {
          reached.add(fate.enrollment());
          String state = state(fate, request.validUntil());
          if (wanted.filter(w -> !w.equals(state)).isEmpty()) {
            found.put(fate.enrollment().value(), json(fate, request.validUntil()));
          }
        });
    if (reached.size() < request.targets() && wanted.filter(w -> !w.equals(PENDING)).isEmpty()) {
      targets(request).keySet().stream()
          .filter(id -> !reached.contains(id))
          .forEach(id -> found.put(id.value(), pending(request, id)));
    }
    return found.entrySet().stream()
        .filter(e -> e.getKey().compareTo(after) > 0)
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The commands of an enrolment, the last queued first, from in front of this offset. */
  public JsonObject ofEnrollment(EnrollmentId id, long before, int limit) {
    JsonArray page = new JsonArray();
    SequencedMap<Long, CommandFate> fates = index.commands(id, before, limit);
    fates.values().forEach(fate -> page.add(json(fate)));
    JsonObject json = new JsonObject().put("enrollments", page);
    if (fates.size() == limit) {
      json.put("next", Cursor.of(fates.lastEntry().getKey().toString()));
    }
    return json;
  }

  /** Commands that were requested, the last first. */
  public List<RequestedCommand> requests(long before, int limit) {
    return index.requests(before, limit);
  }

  /** A command without its fate. */
  public static JsonObject json(RequestedCommand request) {
    JsonObject json =
        new JsonObject()
            .put("command_uuid", request.commandUuid())
            .put("request_type", request.requestType())
            .put("actor", request.actor())
            .put("requested_at", request.requestedAt().toString())
            .put("targets", request.targets());
    request.validUntil().ifPresent(v -> json.put("valid_until", v.toString()));
    request.cancelledAt().ifPresent(v -> json.put("cancelled_at", v.toString()));
    return json;
  }

  /** What became of a command for one enrolment. */
  public JsonObject json(CommandFate fate) {
    return json(
        fate,
        index.request(new CommandUuid(fate.commandUuid())).flatMap(RequestedCommand::validUntil));
  }

  private static JsonObject pending(RequestedCommand request, EnrollmentId id) {
    return new JsonObject()
        .put("enrollment", id.value())
        .put("command_uuid", request.commandUuid())
        .put("request_type", request.requestType())
        .put("state", PENDING)
        .put("offered", 0);
  }

  private JsonObject json(CommandFate fate, Optional<Instant> validUntil) {
    JsonObject json =
        new JsonObject()
            .put("enrollment", fate.enrollment().value())
            .put("command_uuid", fate.commandUuid())
            .put("request_type", fate.requestType())
            .put("state", state(fate, validUntil))
            .put("offered", fate.offered())
            .put("queued_at", fate.queuedAt().toString());
    fate.lastOfferedAt().ifPresent(v -> json.put("last_offered_at", v.toString()));
    fate.endedAt().ifPresent(v -> json.put("ended_at", v.toString()));
    fate.refused().ifPresent(v -> json.put("reason", v));
    fate.lateStatus().ifPresent(v -> json.put("late_status", Words.of(v)));
    if (!fate.errorChain().isEmpty()) {
      json.put("error_chain", errorChain(fate.errorChain()));
    }
    return json;
  }

  /** What a device said of a failure. */
  public static JsonArray errorChain(List<ErrorChainItem> chain) {
    JsonArray json = new JsonArray();
    for (ErrorChainItem item : chain) {
      json.add(
          new JsonObject()
              .put("error_code", item.errorCode())
              .put("error_domain", item.errorDomain())
              .put(
                  "description",
                  item.usEnglishDescription().or(item::localizedDescription).orElse("")));
    }
    return json;
  }

  /**
   * The fold lets a command expire when its device comes; from here it is seen to have expired when
   * its time is over, for it will not be offered any more.
   */
  private String state(CommandFate fate, Optional<Instant> validUntil) {
    if (fate.refused().isPresent()) {
      return "refused";
    }
    if (fate.outcome().isPresent()) {
      return Words.of(fate.outcome().get());
    }
    if (validUntil.filter(end -> end.isBefore(clock.instant())).isPresent()) {
      return EXPIRED;
    }
    if (fate.notNow()) {
      return "NotNow";
    }
    return fate.offered() > 0 ? "offered" : "queued";
  }
}
